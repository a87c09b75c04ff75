// Runs `cargo cio dev`.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts the sandbox on a free port until this program ends. Returns the address of its page. */
export async function start(program, options = ["--no-catalog"]) {
  const sandbox = spawn(program, ["cio", "dev", "--address", "127.0.0.1:0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => sandbox.kill());
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const [name, address] = line.split(/ +/);
    if (name === "page") return address;
  }
  throw new Error(`${program} prints no address`);
}
