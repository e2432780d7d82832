' The buttons of the tab Agreements.
Option Explicit

Public Sub AgreeOnPlans(ByVal control As Object)
    Say AgreePlansAt(ActiveCell)
End Sub

Public Sub AgreeOnCompare(ByVal control As Object)
    Say AgreeCompareBelow(ActiveCell.CurrentRegion)
End Sub

Public Sub AgreeOnCheck(ByVal control As Object)
    Say AgreeCheckOf(ActiveCell.CurrentRegion)
End Sub

Public Sub AgreeOnReference(ByVal control As Object)
    Say AgreeReference()
End Sub

Public Sub AgreeOnDoctor(ByVal control As Object)
    Say AgreeDoctor()
End Sub

Private Sub Say(ByVal text As String)
    If text <> "" Then MsgBox text, vbInformation, "Agreements"
End Sub
