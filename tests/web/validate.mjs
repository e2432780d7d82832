// Holds functions.json against Microsoft's schema: node validate.mjs PACKAGES FILE; prints what is wrong.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [packages, file] = process.argv.slice(2);
const require = createRequire(join(resolve(packages), "here.js"));
const Ajv = require("ajv-draft-04").default;
const { definitions } = JSON.parse(
  readFileSync(join(packages, "node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.29/MicrosoftTeams.schema.json")),
);
const schema = { definitions, $ref: "#/definitions/extensionCustomFunctions" };
const valid = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true, validateFormats: false }).compile(schema);
// Of a manifest of the newer kind functions are a part; there errors in arguments are allowed elsewhere.
const { allowErrorForDataTypeAny, ...described } = JSON.parse(readFileSync(file));
if (typeof allowErrorForDataTypeAny !== "boolean") console.log("allowErrorForDataTypeAny is no truth value");
if (!valid(described)) for (const { instancePath, message } of valid.errors) console.log(instancePath, message);
