"""What stands in for xlwings' DLL while LibreOffice runs the add-in's VBA: hands each call to a process of xlwings' own server code."""

import json
import os
import subprocess

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.script import XInvocation

SERVICE = "org.xlagree.test.StandIn"
WORKER = "XLAGREE_TEST_EXCEL"
"""The variable with the command of the process, a list in JSON."""


def told(value):
    """A value as tests/excel_worker.py takes it: arrays of VBA are rows of values."""
    if isinstance(value, tuple):
        return {"values": value}
    return value if value is None or isinstance(value, (int, float, str, bool)) else repr(value)


class StandIn(unohelper.Base, XInvocation, XServiceInfo):
    worker = None

    def __init__(self, *_):
        pass

    def invoke(self, name, given, _indexes, _out):
        _, function, arguments = given[:3]
        return self.answer(function, [told(argument) for argument in arguments]), (), ()

    def answer(self, function, arguments):
        if StandIn.worker is None:
            StandIn.worker = subprocess.Popen(
                json.loads(os.environ[WORKER]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        StandIn.worker.stdin.write(json.dumps({"call": [function, arguments, [1, 1]]}) + "\n")
        StandIn.worker.stdin.flush()
        answer = json.loads(StandIn.worker.stdout.readline())
        if not isinstance(answer, list):
            return answer
        return tuple(tuple(row) if isinstance(row, list) else row for row in answer)

    def getIntrospection(self):  # noqa: N802  # UNO's own names
        return None

    def hasMethod(self, name):  # noqa: N802
        return name.lower() == "calludf"

    def hasProperty(self, _):  # noqa: N802
        return False

    def getValue(self, name):  # noqa: N802
        raise AttributeError(name)

    def setValue(self, name, _):  # noqa: N802
        raise AttributeError(name)

    def getImplementationName(self):  # noqa: N802
        return f"{SERVICE}Impl"

    def supportsService(self, name):  # noqa: N802
        return name == SERVICE

    def getSupportedServiceNames(self):  # noqa: N802
        return (SERVICE,)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  # the name that UNO looks for
g_ImplementationHelper.addImplementation(StandIn, f"{SERVICE}Impl", (SERVICE,))
