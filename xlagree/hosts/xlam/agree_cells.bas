' What every function of xlagree shares: cells in, an answer out.
Option Explicit
Option Private Module

' Asks Python, and where that fails once more: Python may have been ended, or Excel busy.
Public Function AgreeAnswer(ByVal name As String, ByVal given As Variant) As Variant
    Dim answered As Boolean
    AgreeAnswer = Asked(name, given, answered)
    If Not answered Then AgreeAnswer = Asked(name, given, answered)
    If Not answered Then AgreeAnswer = CVErr(2015)
End Function

Private Function Asked(ByVal name As String, ByVal given As Variant, ByRef answered As Boolean) As Variant
    On Error GoTo failed
    Asked = AsCells(AgreePython.CallUDF("@MODULE@", name, given, ActiveWorkbook, AskingCell()))
    answered = True
failed:
End Function

' An argument as values: a range is read once, what was left out is blank, areas apart from each other are refused.
Public Function AgreeCells(Optional ByVal argument As Variant) As Variant
    If IsMissing(argument) Then
        AgreeCells = Empty
    ElseIf Not IsObject(argument) Then
        AgreeCells = argument
    ElseIf argument.Areas.Count > 1 Then
        AgreeCells = CVErr(2015)
    Else
        AgreeCells = UsedPart(argument).Value2
    End If
End Function

' Whole columns end where the sheet does: no million of blank cells is read.
Private Function UsedPart(ByVal cells As Object) As Object
    Dim last As Long
    Set UsedPart = cells
    If cells.Rows.Count < cells.Worksheet.Rows.Count Then Exit Function
    last = cells.Worksheet.UsedRange.Row + cells.Worksheet.UsedRange.Rows.Count - 1
    Set UsedPart = cells.Resize(last, cells.Columns.Count)
End Function

' The cell that asks; none where a macro or the function wizard does.
Private Function AskingCell() As Variant
    On Error Resume Next
    Set AskingCell = Nothing
    Set AskingCell = Application.Caller
End Function

' An answer with real errors, wherever in a table they stand.
Private Function AsCells(ByVal answer As Variant) As Variant
    Dim row As Long, column As Long
    If Not IsArray(answer) Then
        AsCells = AsCell(answer)
        Exit Function
    End If
    If AgreeIsTable(answer) Then
        For row = LBound(answer, 1) To UBound(answer, 1)
            For column = LBound(answer, 2) To UBound(answer, 2)
                answer(row, column) = AsCell(answer(row, column))
            Next column
        Next row
    Else
        For column = LBound(answer) To UBound(answer)
            answer(column) = AsCell(answer(column))
        Next column
    End If
    AsCells = answer
End Function

' A table has two dimensions; a row comes as one.
Public Function AgreeIsTable(ByRef answer As Variant) As Boolean
    Dim last As Long
    On Error GoTo a_row
    last = UBound(answer, 2)
    AgreeIsTable = True
a_row:
End Function

Private Function AsCell(ByVal value As Variant) As Variant
    AsCell = value
    If VarType(value) <> vbString Then Exit Function
    If Left$(value, 1) <> "#" Then Exit Function
    Select Case value
@ERRORS@
    End Select
End Function
