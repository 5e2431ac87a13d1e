/* The chat page in headless Chromium: writes, is answered, goes offline, comes back, is loaded again. page.mjs PLAYWRIGHT */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const WAIT_MS = 15000;
const build = process.env.DESKBUS_BUILD_DIR;
const source = process.env.DESKBUS_SOURCE_DIR;
const { default: playwright } = await import(process.argv[2]);

const QUESTIONS = {
  "en-US": "Where is my parcel?",
  "es-ES": "¿Dónde está mi pedido?",
  "pl-PL": "Gdzie jest moja paczka?",
  "zh-CN": "我的包裹还没有收到",
  ar: "أين طلبي؟",
};

const config = `deskbus: 1
teams:
  support: { take_within: 15m }
plugins:
  chat: { use: webchat, address: "127.0.0.1:0" }
  answers: { use: responder, answers: "${source}/conf/answers/quickstart.yaml" }
pipelines:
  support: { from: [chat], steps: [answers], otherwise: { hand_off: support } }
`;

function startBroker(folder) {
  writeFileSync(join(folder, "chat.yaml"), config);
  const broker = spawn(join(build, "bin/deskbus"), ["run", join(folder, "chat.yaml"), "--state", join(folder, "state")]);
  let log = "";
  const address = new Promise((resolve, reject) => {
    const read = (bytes) => {
      log += bytes;
      const match = /chat page at (http:\S+\/)/.exec(log);
      if (match) resolve(match[1]);
    };
    broker.stdout.on("data", read);
    broker.stderr.on("data", read);
    broker.on("exit", () => reject(new Error(`the broker ended: ${log}`)));
    setTimeout(() => reject(new Error(`no page: ${log}`)), WAIT_MS).unref();
  });
  return { broker, address };
}

async function open(context, address) {
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("console", (line) => /Content.Security/.test(line.text()) && page.faults.push(line.text()));
  await page.goto(address);
  await page.waitForSelector('#state[data-state="online"]', { timeout: WAIT_MS });
  return page;
}

async function write(page, text) {
  await page.fill("#text", text);
  await page.press("#text", "Enter");
}

const allSent = () => document.querySelectorAll(".msg.customer").length > 0 && !document.querySelector(".msg.unsent");

async function answersInItsLanguage(browser, address) {
  for (const [locale, question] of Object.entries(QUESTIONS)) {
    const context = await browser.newContext({ locale, viewport: { width: 360, height: 640 } });
    const page = await open(context, address);
    assert.equal(await page.getAttribute("html", "lang"), locale.split("-")[0]);
    assert.equal(await page.getAttribute("html", "dir"), locale === "ar" ? "rtl" : "ltr");
    await write(page, question);
    await page.waitForSelector(".msg.bot", { timeout: WAIT_MS });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.ok(!wide, `${locale} is wider than 360 px`);
    assert.deepEqual(page.faults, []);
    await context.close();
  }
}

async function goesOnAfterABreak(browser, address) {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await open(context, address);
  const other = await open(context, address);
  await write(page, "<img src=x onerror=alert(1)> hello");
  await page.waitForFunction(allSent, null, { timeout: WAIT_MS });
  await context.setOffline(true);
  await page.waitForSelector('#state[data-state="offline"]', { timeout: WAIT_MS });
  await write(page, "written without a connection");
  assert.equal(await page.locator(".msg.unsent").count(), 1);
  await context.setOffline(false);
  await page.waitForFunction(allSent, null, { timeout: WAIT_MS });
  await other.waitForSelector("text=written without a connection", { timeout: WAIT_MS });
  await page.reload();
  await page.waitForSelector("text=written without a connection", { timeout: WAIT_MS });
  assert.equal(await page.locator(".msg.customer").count(), 2);
  assert.equal(await page.locator("img").count(), 0);
  assert.deepEqual(page.faults, []);
  await context.close();
}

async function worksByKeyboard(browser, address) {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await open(context, address);
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await page.keyboard.press("Enter");
  await page.waitForFunction(allSent, null, { timeout: WAIT_MS });
  assert.equal(await page.locator(".msg.customer .text").first().textContent(), "one\ntwo");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "person");
  await page.keyboard.press("Enter");
  await page.waitForSelector("text=I would like to talk to a person", { timeout: WAIT_MS });
  await context.close();
}

const folder = mkdtempSync(join(tmpdir(), "deskbus-e2e-"));
const { broker, address } = startBroker(folder);
let browser = null;
try {
  const url = await address;
  browser = await playwright.chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
  for (const test of [answersInItsLanguage, goesOnAfterABreak, worksByKeyboard]) {
    await test(browser, url);
    console.log(`ok ${test.name}`);
  }
} finally {
  if (browser) await browser.close();
  const ended = new Promise((resolve) => broker.once("exit", resolve));
  broker.kill("SIGTERM");
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
