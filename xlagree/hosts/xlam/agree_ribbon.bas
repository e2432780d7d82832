' The buttons of the tab Agreements.
Option Explicit

Public Sub AgreeOnButton(ByVal control As Object)
    On Error GoTo failed
    Select Case control.ID
        Case "agree_plans": Say AgreePlansAt(ActiveCell)
        Case "agree_compare": Say AgreeCompareBelow(ActiveCell.CurrentRegion)
        Case "agree_check": Say AgreeCheckOf(ActiveCell.CurrentRegion)
        Case "agree_reference": Say AgreeReference()
        Case "agree_doctor": Say AgreeDoctor()
    End Select
    Exit Sub
failed:
    Say "That cannot be done here: " & Err.Description
End Sub

Private Sub Say(ByVal text As String)
    If text <> "" Then MsgBox text, vbInformation, "Agreements"
End Sub
