// Modelina on each AsyncAPI document: node modelina.mjs FILE…
//
// Every class must have a title of the document: Modelina numbers a schema without one, and makes one
// class of two schemas with one title. No property may lose its type.
import { readFileSync } from "node:fs";
import { TypeScriptGenerator } from "@asyncapi/modelina";
import { Parser } from "@asyncapi/parser";

const parser = new Parser();
let wrong = 0;
for (const file of process.argv.slice(2)) {
  const complain = (message) => {
    console.error(`${file}: ${message}`);
    wrong += 1;
  };
  const text = readFileSync(file, "utf8");
  const titles = new Set([...text.matchAll(/^ +title: (\w+)$/gm)].map(([, title]) => title));
  const { document } = await parser.parse(text);
  const models = await new TypeScriptGenerator({ modelType: "interface" }).generate(document);
  // A name that Modelina reserves, such as `Location`, gets a prefix.
  const names = models.map(({ modelName }) => modelName.replace(/^Reserved/, ""));
  for (const name of names) {
    if (!titles.has(name)) complain(`no schema has the title of the class ${name}`);
  }
  const taken = new Set();
  for (const message of document.messages()) {
    const title = message.payload().title();
    if (!names.includes(title)) complain(`${message.id()}: there is no class ${title}`);
    if (taken.has(title)) complain(`${message.id()}: another message has the class ${title}`);
    taken.add(title);
  }
  for (const { modelName, result } of models) {
    // No property of the examples may be anything.
    if (/\bany \| any\b|: any;/.test(result)) complain(`${modelName} has lost the type of a property`);
  }
  console.log(`${file}: ${names.length} classes`);
}
process.exit(wrong > 0 ? 1 : 0);
