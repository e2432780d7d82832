// What Excel gives an add-in, as far as functions go: the names and codes of Microsoft's own declarations.
const ErrorCode = {
  invalidValue: "#VALUE!",
  notAvailable: "#N/A",
  divisionByZero: "#DIV/0!",
  invalidNumber: "#NUM!",
  nullReference: "#NULL!",
  invalidName: "#NAME?",
  invalidReference: "#REF!",
};
class FunctionError {
  constructor(code, message) {
    if (!Object.values(ErrorCode).includes(code)) throw new TypeError(`no code of an error: ${code}`);
    this.code = code;
    this.message = message;
  }
}
globalThis.functions = {};
globalThis.calculated = [];
globalThis.CustomFunctions = {
  Error: FunctionError,
  ErrorCode,
  associate(name, body) { globalThis.functions[name] = body; },
};
globalThis.Office = { onReady: async () => {} };
globalThis.Excel = {
  async run(batch) {
    await batch({ workbook: { application: { calculate: (how) => globalThis.calculated.push(how) } }, sync: async () => {} });
  },
};
