// Starts `sixmo lsp` for scripts; everything else is in the server.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const command = workspace.getConfiguration("sixmo").get("program");
  client = new LanguageClient(
    "sixmo", "Sixmo", { command, args: ["lsp"] },
    { documentSelector: [{ language: "sixmo" }] });
  return client.start();
};

exports.deactivate = () => client?.stop();
