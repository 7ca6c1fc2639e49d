import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { stopChildren } from "../scripts/bootstrap/child.mjs";
import { root } from "../scripts/bootstrap/prepare.mjs";
import { explain, say, step } from "../scripts/bootstrap/steps.mjs";
import { ensureBuild } from "../scripts/start/build";
import { ensurePrismaClient } from "../scripts/start/prisma-client";
import { setStage, type Stage, startNext } from "./app";
import { signIn } from "./person";
import { makeAdmin } from "./person"; // feature:openid-provider
import { buildBareApp } from "./bare-app";
import { measureHashing } from "./hashing";
import { LoadGenerator } from "./load";
import { describe, type Results, write } from "./report";
// feature:openid-provider begin
import { startMicroservice } from "./microservice"; // feature:revocation-stream
import { kindsOfClients, measureProvider } from "./provider";
// feature:openid-provider end
import { measureRefusals, type TokenKind } from "./refusal";
import { measureRequestCost } from "./request-cost";
import { measureScripts } from "./script-size";
import { measureStarting } from "./starting";
import { kindsOfTokens, signInto } from "./tokens";
import { measureUserList } from "./users"; // feature:administration

let stage: Stage | undefined;

for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) process.once(event, () => void end(1));
try {
  say("\n  Portcullis: speed\n");
  const results = await measure();
  write(results);
  say(`\n${describe(results)}\n`);
  await end(0);
} catch (error) {
  explain(error);
  await end(1);
}

async function end(code: number): Promise<void> {
  await stopChildren();
  await stage?.clear();
  process.exit(code);
}

async function measure(): Promise<Results> {
  await ensurePrismaClient(root);
  await ensureBuild(root, process.env);
  const bareFolder = await step("An empty app to compare with", buildBareApp);
  const { environment, person, clear } = await step("A database and an account", setStage);
  stage = { environment, person, clear };
  const loadBefore = loadavg()[0] ?? 0;

  const server = await startNext(root, environment, "/api/health/ready");
  const bare = await startNext(bareFolder, environment, "/");
  const credentials = await signIn(server.port, person);
  const scripts = await step("Scripts of a first visit", async () => [
    await measureScripts("empty Next page", bare.port, "/"),
    await measureScripts("`/`", server.port, "/"),
    await measureScripts("`/login`", server.port, "/login"),
    await measureScripts("`/dashboard`", server.port, "/dashboard", { cookie: credentials.cookie }),
  ]);
  await bare.stop();
  const requests = new LoadGenerator();
  const logins = new LoadGenerator();
  const requestCost = await step("Protected and unprotected requests in turns", () =>
    measureRequestCost(server, requests, credentials),
  );
  const hashing = await step("Requests while people sign in", () =>
    measureHashing(server, { requests, logins }, person, credentials.accessToken),
  );
  const twin = await startNext(root, environment, "/api/health/ready");
  const instances = { ending: `http://localhost:${server.port}`, asking: `http://localhost:${twin.port}` };
  // A change of role ends what was there before.
  await makeAdmin(environment, person); // feature:openid-provider
  const jar = await signInto(instances.ending, person);
  const kinds: TokenKind[] = [...kindsOfTokens({ ...instances, jar }, person)];
  // feature:openid-provider begin
  const origin = environment["APP_ORIGIN"] ?? "";
  kinds.push(...(await kindsOfClients(instances, jar, origin)));
  const provider = await step("Tokens for services in turns", () => measureProvider(server, requests, jar, origin));
  // feature:revocation-stream begin
  const service = await startMicroservice(instances.asking, jar, origin);
  kinds.push(service.kind);
  const microservice = await step("A service that verifies tokens in turns", () => service.measure(requests));
  // feature:revocation-stream end
  // feature:openid-provider end
  const refusals = await step("Ends of tokens", () => measureRefusals(kinds));
  // feature:openid-provider begin
  await service.stop(); // feature:revocation-stream
  // feature:openid-provider end
  await twin.stop();
  // feature:administration begin
  const userList = await step("Pages of the list of users", () =>
    measureUserList(server, requests, { environment, person, users: Number(process.argv[2] ?? 100_000) }),
  );
  // feature:administration end
  requests.stop();
  logins.stop();
  await server.stop();
  const starting = await step("Starts", () => measureStarting(bareFolder, environment));

  const machine = {
    node: process.version,
    next: versionOf("next"),
    system: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    loadBefore,
    loadAfter: loadavg()[0] ?? 0,
  };
  const date = new Date().toISOString().slice(0, 10);
  return {
    date,
    machine,
    requestCost,
    hashing,
    refusals,
    // feature:openid-provider begin
    provider,
    microservice, // feature:revocation-stream
    // feature:openid-provider end
    userList, // feature:administration
    starting,
    scripts,
  };
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
