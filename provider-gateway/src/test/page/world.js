/** What the tests of the page look at: services, gateways before them, and a browser. */

import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startUpstream } from "./upstream.js";

// Installed there by the script run.
const require = createRequire(new URL("../../../target/page/", import.meta.url));
const { chromium } = require("playwright-core");
export const AXE = require.resolve("axe-core/axe.min.js");

const CLASS_PATH = process.env.PAGE_CLASS_PATH ?? "";
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** @typedef {{url: string, key: string}} Address */

/**
 * Three gateways: one that serves, one without anything, and one that wants a key.
 */
export async function startWorld() {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  const plugins = join(folder, "plugins");
  mkdirSync(plugins);
  const upstream = await startUpstream();
  const dead = "http://127.0.0.1:9";
  const full = config("full", [
    "plugins: plugins",
    "providers:",
    `  openai: {api-key: sk-test, base-url: "${upstream.url}"}`,
    `  second: {api-key: sk-test, base-url: "${upstream.url}"}`,
    `  shaky: {api-key: sk-test, base-url: "${dead}"}`,
    "instances: {second: openai, shaky: openai}",
    "models:",
    "  fast: {models: [gpt-4o-mini], order: [shaky, openai], not: [second]}",
    "  spare: {models: [gpt-4o-mini], only: [second]}",
  ]);
  const empty = config("empty", []);
  const keyed = config("keyed", [
    "keys: keys",
    "providers:",
    `  openai: {api-key: sk-test, base-url: "${upstream.url}"}`,
  ]);

  function config(name, lines) {
    const file = join(folder, name + ".yaml");
    writeFileSync(file, ["listen: 127.0.0.1:0", ...lines, ""].join("\n"));
    return file;
  }

  const java = spawn("java", ["-cp", CLASS_PATH, "dev.patchbay.gateway.GatewayProgram", full, empty, keyed], {
    stdio: ["pipe", "pipe", "inherit"],
    // Keys of whoever runs the tests would make providers ready.
    env: { PATH: process.env.PATH, JAVA_HOME: process.env.JAVA_HOME },
  });
  const addresses = [];
  for await (const line of createInterface(java.stdout)) {
    const [url, key] = line.split(" ");
    addresses.push({ url, key });
    if (addresses.length === 3) {
      break;
    }
  }
  if (addresses.length < 3) {
    throw new Error("The gateways did not start");
  }
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  return {
    upstream,
    plugins,
    full: /** @type {Address} */ (addresses[0]),
    empty: /** @type {Address} */ (addresses[1]),
    keyed: /** @type {Address} */ (addresses[2]),
    browser,
    /** Puts a jar into the plugin folder, as an operator does: the whole file at once. */
    drop(jar, name) {
      copyFileSync(jar, join(folder, name));
      execFileSync("mv", [join(folder, name), join(plugins, name)]);
    },
    /** The jar of a provider that is no part of the build. */
    parrotJar: () => parrotJar(folder),
    async close() {
      await browser.close();
      java.stdin.end();
      await new Promise((done) => (java.exitCode === null ? java.once("exit", done) : done()));
      upstream.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function parrotJar(folder) {
  const classes = join(folder, "parrot");
  const source = fileURLToPath(new URL("plugin/Parrot.java", import.meta.url));
  mkdirSync(join(classes, "META-INF/services"), { recursive: true });
  writeFileSync(join(classes, "META-INF/services/dev.patchbay.provider.AbstractProvider"), "parrot.Parrot\n");
  execFileSync("javac", ["--release", "17", "-cp", CLASS_PATH, "-d", classes, source], { stdio: "inherit" });
  const jar = join(folder, "parrot-1.0.jar");
  execFileSync("jar", ["--create", "--file", jar, "-C", classes, "."], { stdio: "inherit" });
  return jar;
}
