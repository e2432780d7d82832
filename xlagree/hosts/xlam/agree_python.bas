' Python, through xlwings' DLL, which starts it and starts it again when it has ended.
Option Explicit
Option Private Module
#If Win64 Then
Private Const LIBRARY = "@DLL64@"
Private Declare PtrSafe Function Activate Lib "@DLL64@" Alias "XLPyDLLActivateAuto" (ByRef answer As Variant, ByVal config As String, ByVal mode As Long) As Long
#Else
Private Const LIBRARY = "@DLL32@"
Private Declare PtrSafe Function Activate Lib "@DLL32@" Alias "XLPyDLLActivateAuto" (ByRef answer As Variant, ByVal config As String, ByVal mode As Long) As Long
#End If
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal path As LongPtr) As LongPtr
Private start As String

Public Function AgreePython() As Object
    Dim answer As Variant, folder As String
    If start = "" Then
        folder = AgreeSetting("@FOLDER@") ' without one the DLL is on the PATH
        If folder <> "" Then
            If LoadLibraryW(StrPtr(folder & "\" & LIBRARY)) = 0 Then Err.Raise 1000, , "no " & LIBRARY & " for this Excel in " & folder
        End If
        start = """" & AgreeSetting("@INTERPRETER@") & """ @PYTHON@"
    End If
    If Activate(answer, start, 1) <> 0 Then Err.Raise 1000, , CStr(answer)
    Set AgreePython = answer
End Function
