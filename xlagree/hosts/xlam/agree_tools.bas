' What the tab does, the settings, and the help in the function wizard. Each tool answers with what is to be said, "" for nothing.
Option Explicit
Option Private Module

' A setting by its name, from the first sheet.
Public Function AgreeSetting(ByVal name As String) As String
    Dim row As Long
    For row = 1 To @SETTINGS@
        If ThisWorkbook.Worksheets("@SETTINGS_SHEET@").Cells(row, 1).Value2 = name Then
            AgreeSetting = ThisWorkbook.Worksheets("@SETTINGS_SHEET@").Cells(row, 2).Value2
        End If
    Next row
End Function

' Puts a table of plans to change at a cell.
Public Function AgreePlansAt(ByVal corner As Object) As String
    Dim plans As Object, room As Object
    Set plans = ThisWorkbook.Worksheets("@PLANS_SHEET@").Range("@PLANS@")
    Set room = corner.Resize(plans.Rows.Count, plans.Columns.Count)
    AgreePlansAt = NotFree(room)
    If AgreePlansAt <> "" Then Exit Function
    room.Value2 = plans.Value2
    room.Rows(1).Font.Bold = True
End Function

' Compares a table of plans for some hours, in cells below it that follow when plans or hours change.
Public Function AgreeCompareBelow(ByVal plans As Object) As String
    Dim corner As Object, answer As Variant, table As Object, formula As String
    If plans.Cells.Count = 1 Then
        AgreeCompareBelow = "Choose a cell of a table of plans first."
        Exit Function
    End If
    Set corner = plans.Cells(plans.Rows.Count + 2, 1)
    answer = AGREE_COMPARE(plans, @HOURS@)
    If Not IsArray(answer) Then
        AgreeCompareBelow = AgreeCheckOf(plans)
        Exit Function
    End If
    Set table = corner.Offset(1, 0).Resize(UBound(answer, 1) - LBound(answer, 1) + 1, UBound(answer, 2) - LBound(answer, 2) + 1)
    AgreeCompareBelow = NotFree(corner.Resize(table.Rows.Count + 1, table.Columns.Count))
    If AgreeCompareBelow <> "" Then Exit Function
    corner.Value2 = "hours a month"
    corner.Offset(0, 1).Value2 = @HOURS@
    formula = "=AGREE_COMPARE(" & plans.Address & "," & corner.Offset(0, 1).Address & ")"
    table.FormulaArray = formula
End Function

' What is wrong with a table of plans, a problem a line.
Public Function AgreeCheckOf(ByVal plans As Object) As String
    Dim answer As Variant, row As Long, first As Long
    answer = AGREE_CHECK(plans)
    If Not IsArray(answer) Then
        AgreeCheckOf = "Choose a cell of a table of plans first; if you did, the button Doctor says whether Python answers."
    ElseIf Not AgreeIsTable(answer) Then
        first = LBound(answer)
        AgreeCheckOf = Sentence(answer(first), answer(first + 1), answer(first + 2))
    Else
        first = LBound(answer, 2)
        For row = LBound(answer, 1) To UBound(answer, 1)
            AgreeCheckOf = AgreeCheckOf & Sentence(answer(row, first), answer(row, first + 1), answer(row, first + 2)) & vbLf
        Next row
    End If
End Function

Private Function Sentence(ByVal what As Variant, ByVal remedy As Variant, ByVal place As Variant) As String
    Sentence = place & IIf(place = "", "", ": ") & what & IIf(remedy = "", "", "; ") & remedy
End Function

' Every function with its help and an example, in a workbook of its own.
Public Function AgreeReference() As String
    ThisWorkbook.Worksheets("@FUNCTIONS_SHEET@").Copy
End Function

' Whether the add-in works here, and where its parts are.
Public Function AgreeDoctor() As String
    Dim answer As Variant
    answer = AGREE_VERSION()
    AgreeDoctor = "Add-in: " & ThisWorkbook.FullName & ", version @VERSION@" & vbLf & "Python: " & AgreeSetting("@INTERPRETER@") & vbLf
    If IsError(answer) Then
        AgreeDoctor = AgreeDoctor & "Python does not answer: " & WhyNot() & vbLf
    Else
        AgreeDoctor = AgreeDoctor & "Python answers: xlagree " & answer & vbLf
        If answer <> "@VERSION@" Then AgreeDoctor = AgreeDoctor & "The two versions differ: type  xlagree addin install  in a terminal, with Excel closed." & vbLf
    End If
    AgreeDoctor = AgreeDoctor & "In a terminal,  xlagree addin doctor  says more."
End Function

Private Function WhyNot() As String
    Dim python As Object
    On Error Resume Next
    Set python = AgreePython()
    WhyNot = Err.Description
End Function

' Tells the function wizard what the sheet of functions says.
Public Sub AgreeRegister()
    Dim row As Object
    On Error Resume Next
    Application.ScreenUpdating = False
    ThisWorkbook.IsAddin = False ' Excel changes nothing about functions of a hidden workbook
    For Each row In ThisWorkbook.Worksheets("@FUNCTIONS_SHEET@").Range("@FUNCTIONS@").Rows
        RegisterFunction row
    Next row
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
    Application.ScreenUpdating = True
End Sub

Private Sub RegisterFunction(ByVal row As Object)
    Dim name As String
    On Error Resume Next
    name = "'" & ThisWorkbook.Name & "'!" & row.Cells(1, 1).Value2
    If row.Cells(1, @ARGUMENTS@).Value2 = "" Then
        Application.MacroOptions Macro:=name, Description:=row.Cells(1, 2).Value2, Category:="@CATEGORY@"
    Else
        Application.MacroOptions Macro:=name, Description:=row.Cells(1, 2).Value2, Category:="@CATEGORY@", ArgumentDescriptions:=AgreeArgumentHelp(row)
    End If
End Sub

' The help of a function's arguments, one after the other.
Public Function AgreeArgumentHelp(ByVal row As Object) As Variant
    Dim texts() As String, count As Long
    Do While row.Cells(1, @ARGUMENTS@ + count).Value2 <> ""
        ReDim Preserve texts(0 To count)
        texts(count) = row.Cells(1, @ARGUMENTS@ + count).Value2
        count = count + 1
    Loop
    AgreeArgumentHelp = texts
End Function

Private Function NotFree(ByVal room As Object) As String
    If Application.WorksheetFunction.CountA(room) > 0 Then
        NotFree = "Something stands in " & room.Address(False, False) & ": choose a place with " & room.Rows.Count & " rows and " & room.Columns.Count & " columns free."
    End If
End Function
