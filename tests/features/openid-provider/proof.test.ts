import { describe, expect, it, vi } from "vitest";
import { multiFactor } from "@/lib/shared/features/openid-provider/acr";
import { phishingResistant } from "@/lib/shared/features/openid-provider/acr"; // feature:passkeys
import { complete } from "@/lib/shared/route-row";
import { age } from "../../attack/session-row";
import { CookieJar, send, sharedTwins } from "../../harness";
import { challengeFor, holder } from "../passkeys/app"; // feature:passkeys
import { codeOf, guarded } from "../totp/app"; // feature:totp
import {
  answered,
  asApp,
  type Attempt,
  begin,
  claimsOf,
  decide,
  exchange,
  fromHere,
  goThrough,
  leadsTo,
  register,
  type SignedIn,
  somebody,
  tokensIn,
  visit,
} from "./app";

const { server, twin } = sharedTwins();
const app = await register(server);

/** Where a browser is led that an app sends with these wishes. */
const led = async (ada: SignedIn, { path }: Pick<Attempt, "path">) => leadsTo(await visit(ada.jar, path), server);
/** Where it goes on to from a page that asks for a proof. */
const nextOf = (page: string) => new URL(page, server.origin).searchParams.get("next") ?? "";
const goOn = async (ada: SignedIn, page: string) =>
  answered(leadsTo(await ada.jar.send(nextOf(page), { headers: fromHere }), server));
const prove = async (ada: SignedIn, body: object) => {
  const proved = await ada.jar.send("/api/auth/reauthenticate", { method: "POST", body });
  expect(proved.status, proved.text).toBe(200);
};
/** Lets somebody have proved who they are an hour ago, as their tokens say too. */
const growStale = async ({ jar }: SignedIn) => {
  await age(server.database, jar, "authenticatedAt", 3600);
  await jar.send("/api/auth/refresh", { method: "POST" });
};
const claim = (acr: object) => JSON.stringify({ id_token: { acr } });

/** Somebody who is connected to the app. */
async function connected<Somebody extends SignedIn>(ada: Somebody): Promise<Somebody> {
  await goThrough(server, ada, begin(app));
  return ada;
}

/** What a token for this API says of the proof, and what the ID token beside it says. */
async function said(code: string | undefined, attempt: Attempt) {
  const tokens = tokensIn(await exchange(twin, app, code ?? "", attempt, { resource: server.origin }));
  return [tokens.id_token, tokens.access_token].map((token) => {
    const { acr, amr, auth_time } = claimsOf(token);
    return { acr, amr, auth_time };
  });
}
const forApi = () => ({ scope: "openid profile:read", resource: server.origin });

it("tokens say when somebody has proved who they are, and how, from the first on, and claim nothing beyond that", async () => {
  const ada = await somebody(server);
  for (const _ of ["asked", "known"]) {
    const attempt = begin(app, forApi());
    const { code } = await goThrough(server, ada, attempt);
    const [one, two] = await said(code, attempt);
    expect(one).toEqual({ acr: undefined, amr: ["pwd"], auth_time: expect.any(Number) as number });
    expect(two).toEqual(one);
  }
});

it("both documents say what can be asked for", async () => {
  for (const path of ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]) {
    const described = (await send(server.address, path)).json() as Record<string, unknown>;
    expect(described["claims_parameter_supported"]).toBe(true);
    expect(described["acr_values_supported"]).toContain(multiFactor); // feature:totp
    expect(described["acr_values_supported"]).toContain(phishingResistant); // feature:passkeys
  }
});

describe("an account that has one factor alone", () => {
  it("is asked for no more than it has where an app would like more, and the app reads that", async () => {
    const ada = await connected(await somebody(server));
    for (const parameters of [{}, { prompt: "none" }]) {
      const attempt = begin(app, { acr_values: `${multiFactor} urn:example:gold`, ...forApi(), ...parameters });
      await goThrough(server, ada, begin(app, forApi()));
      const { code } = answered(await led(ada, attempt));
      expect(await said(code, attempt)).toEqual([
        { acr: undefined, amr: ["pwd"], auth_time: expect.any(Number) as number },
        { acr: undefined, amr: ["pwd"], auth_time: expect.any(Number) as number },
      ]);
    }
  });

  it.each([
    ["one", claim({ essential: true, value: multiFactor })],
    ["one of several", claim({ essential: true, values: ["urn:example:gold", multiFactor] })],
    ["what there is not", claim({ essential: true, value: "urn:example:gold" })],
  ])("is refused where an app takes nothing less than %s", async (_, claims) => {
    const ada = await connected(await somebody(server));
    const wanted = { error: "unmet_authentication_requirements" };
    const attempt = begin(app, { claims });
    expect(await goOnFromRefusal(ada, attempt)).toMatchObject({ ...wanted, state: attempt.state });
    expect(answered(await led(ada, begin(app, { claims, prompt: "none" })))).toMatchObject(wanted);
  });

  const goOnFromRefusal = async (ada: SignedIn, attempt: Attempt) => {
    const back = await led(ada, attempt);
    expect(back).toMatch(/^\/oidc\/auth\/[\w-]+$/);
    return answered(leadsTo(await ada.jar.send(back, { headers: fromHere }), server));
  };

  it("of whom an app wants another is not who signs in", async () => {
    const [ada, bob] = [await connected(await somebody(server)), await somebody(server)];
    const meaning = (sub: string) => begin(app, { claims: JSON.stringify({ id_token: { sub: { value: sub } } }) });
    expect(await goOnFromRefusal(ada, meaning(bob.id))).toMatchObject({ error: "login_required" });
    expect(answered(await led(ada, meaning(ada.id)))).toHaveProperty("code");
  });
});

it.each([
  ["no JSON", "{"],
  ["a list", "[]"],
  ["nothing of any token", "{}"],
  ["a class that is no text", claim({ value: 1 })],
  ["classes that are no list", claim({ essential: true, values: multiFactor })],
  ["a class that is no object", JSON.stringify({ id_token: { acr: multiFactor } })],
])("claims that are %s are refused, and so they are when they are pushed", async (_, claims) => {
  const ada = await connected(await somebody(server));
  const attempt = begin(app, { claims });
  expect(answered(await led(ada, attempt))).toMatchObject({ error: "invalid_request", state: attempt.state });
  const parameters = Object.fromEntries(new URL(attempt.path, server.origin).searchParams);
  expect((await asApp(server, app, "/oidc/par", parameters)).status).toBe(400);
});

it("claims that are scopes' business are neither asked about nor given", async () => {
  const ada = await connected(await somebody(server));
  const claims = JSON.stringify({
    id_token: { email: { essential: true }, toString: null },
    userinfo: { email: null },
  });
  const attempt = begin(app, { claims, scope: "openid" });
  const { code = "" } = answered(await led(ada, attempt));
  const { id_token } = tokensIn(await exchange(server, app, code, attempt));
  expect(Object.keys(claimsOf(id_token)).sort()).toEqual(
    ["amr", "aud", "auth_time", "exp", "iat", "iss", "nonce", "sub"].sort(),
  );
});

// feature:totp begin
describe("somebody with a second factor", () => {
  it("is led to the page that asks for it and back, and the tokens say so", async () => {
    const ada = await connected(await guarded(server));
    await goThrough(server, ada, begin(app, forApi()));
    for (const wish of [{ acr_values: multiFactor }, { claims: claim({ essential: true, value: multiFactor }) }]) {
      expect(
        answered(
          await led(ada, begin(app, { claims: claim({ essential: true, value: multiFactor }), prompt: "none" })),
        ),
      ).toMatchObject({ error: "login_required" });
      const attempt = begin(app, { ...forApi(), ...wish });
      const page = await led(ada, attempt);
      expect(page).toMatch(/^\/reauthenticate\?next=%2Foidc%2Fauth%2F[\w-]+$/);
      await prove(ada, { code: ada.recoveryCodes["acr_values" in wish ? 0 : 1] });
      const { code } = await goOn(ada, page);
      for (const proof of await said(code, attempt))
        expect(proof).toMatchObject({ acr: multiFactor, amr: expect.arrayContaining(["mfa"]) as string[] });
      expect(answered(await led(ada, begin(app, { ...wish, prompt: "none" })))).toHaveProperty("code");
      await server.database.query(`UPDATE "Session" SET "provedBy" = '{}' WHERE "userId" = $1`, [ada.id]);
      await server.database.query(`UPDATE "Session" SET "amr" = '{pwd}' WHERE "userId" = $1`, [ada.id]);
    }
  });

  it("is asked once for what is only wished for, and each time for what has to be", async () => {
    const ada = await connected(await guarded(server));
    const page = await led(ada, begin(app, { acr_values: multiFactor }));
    expect(await goOn(ada, page)).toHaveProperty("code");
    const first = await led(ada, begin(app, { claims: claim({ essential: true, value: multiFactor }) }));
    const again = leadsTo(await ada.jar.send(nextOf(first), { headers: fromHere }), server);
    expect(again).toMatch(/^\/reauthenticate\?next=/);
  });

  it("is asked once for what is only wished for also where the app is asked about after that", async () => {
    const device = await register(server, { isPublic: true, redirectUris: ["http://127.0.0.1/callback"] });
    const ada = await guarded(server);
    const page = await led(ada, begin(device, { acr_values: multiFactor }));
    expect(page).toMatch(/^\/reauthenticate\?next=/);
    const asked = leadsTo(await ada.jar.send(nextOf(page), { headers: fromHere }), server);
    expect(asked).toMatch(/^\/connect\//);
    const agreed = leadsTo(await decide(ada, asked, "allow"), server);
    expect(leadsTo(await ada.jar.send(agreed, { headers: fromHere }), server)).toMatch(/[?&]code=/);
  });

  it("shows in what they see of a session where that is all that there is", async () => {
    const ada = await connected(await guarded(server));
    const attempt = begin(app, { max_age: "600" });
    await growStale(ada);
    const page = await led(ada, attempt);
    await prove(ada, { code: await codeOf(ada.secret) });
    const { code = "" } = await goOn(ada, page);
    const { acr, auth_time } = claimsOf(tokensIn(await exchange(server, app, code, attempt)).id_token);
    expect([acr, Number(auth_time) * 1000 > Date.now() - 60_000]).toEqual([multiFactor, true]);
  });
});
// feature:totp end

// feature:passkeys begin
describe("somebody with a passkey", () => {
  it("is led to a page that takes nothing else, and what is proved otherwise later claims no more than it shows", async () => {
    const ada = await connected(await holder(server));
    const wish = { claims: claim({ essential: true, values: [phishingResistant, multiFactor] }) };
    const attempt = begin(app, wish);
    const page = await led(ada, attempt);
    expect(page).toMatch(/^\/reauthenticate\?next=%2Foidc%2Fauth%2F[\w-]+&method=passkey$/);
    const shown = await ada.jar.send(page);
    expect(shown.text).toContain("Use a passkey");
    expect(shown.text).not.toContain('name="password"');
    // By the password none of it is shown.
    await prove(ada, { password: ada.password });
    expect(leadsTo(await ada.jar.send(nextOf(page), { headers: fromHere }), server)).toContain("method=passkey");
    const asked = await led(ada, attempt);
    await prove(ada, {
      credential: ada.device.show({ challenge: await challengeFor(ada.jar), origin: server.origin }),
    });
    const { code = "" } = await goOn(ada, asked);
    const { acr, amr } = claimsOf(tokensIn(await exchange(server, app, code, attempt)).id_token);
    expect([acr, amr]).toEqual([phishingResistant, ["hwk", "user", "mfa"]]);
    await prove(ada, { password: ada.password });
    expect(await led(ada, begin(app, wish))).toContain("method=passkey");
  });
});
// feature:passkeys end

describe("a proof that an app wants to be fresh", () => {
  it("is asked for once, however little time the app leaves", async () => {
    const ada = await connected(await somebody(server));
    await growStale(ada);
    for (const wish of [{ max_age: "0" }, { prompt: "login" }, { max_age: "1", prompt: "consent" }]) {
      const page = await led(ada, begin(app, wish));
      expect(page).toMatch(/^\/reauthenticate\?next=/);
      await prove(ada, { password: ada.password });
      await age(server.database, ada.jar, "authenticatedAt", 3);
      const on = leadsTo(await ada.jar.send(nextOf(page), { headers: fromHere }), server);
      expect(on).toMatch("prompt" in wish && wish.prompt === "consent" ? /^\/connect\// : /[?&]code=/);
    }
  });

  it("is required of who may not be disturbed", async () => {
    const ada = await connected(await somebody(server));
    await growStale(ada);
    expect(answered(await led(ada, begin(app, { max_age: "600", prompt: "none" })))).toMatchObject({
      error: "login_required",
    });
    expect(answered(await led(ada, begin(app, { max_age: "x" })))).toMatchObject({ error: "invalid_request" });
  });
});

describe("prompt=select_account", () => {
  it("asks who is signed in whether to go on as that one, also where all is agreed, and once", async () => {
    const ada = await connected(await somebody(server));
    const page = await led(ada, begin(app, { prompt: "select_account" }));
    expect(page).toMatch(/^\/connect\//);
    expect((await ada.jar.send(page)).text).toContain(ada.email);
    const agreed = leadsTo(await decide(ada, page, "allow"), server);
    expect(answered(leadsTo(await ada.jar.send(agreed, { headers: fromHere }), server))).toHaveProperty("code");
  });

  it("asks nobody who has just signed in because of it, and not beside prompt=none", async () => {
    const visitor = new CookieJar(server.address);
    const login = leadsTo(await visit(visitor, begin(app, { prompt: "select_account" }).path), server);
    const ada = await connected(await somebody(server));
    const on = leadsTo(await ada.jar.send(nextOf(login), { headers: fromHere }), server);
    expect(answered(on)).toHaveProperty("code");
    expect(answered(await led(ada, begin(app, { prompt: "none select_account" })))).toMatchObject({
      error: "invalid_request",
    });
  });
});

describe("a row of this API that takes no stale proof, or no weak one (RFC 9470)", () => {
  for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
  const row = complete({
    path: "/made-up",
    kind: "api",
    methods: ["GET"],
    auth: "bearer",
    scopes: ["profile:read"],
    freshWithin: 600,
  });

  /** What the guard says to an app with a token of a sign-in with these wishes. @param proof what somebody gives who is asked for one */
  async function said9470(ada: SignedIn, proof: object, wishes: Record<string, string>, acr: typeof row.acr = null) {
    const { publishKeys } = await import("@/lib/server/keys");
    const { admit } = await import("@/lib/server/guard/admit");
    await publishKeys();
    const attempt = begin(app, { ...forApi(), ...wishes });
    let on = await led(ada, attempt);
    if (on.startsWith("/reauthenticate")) {
      await prove(ada, proof);
      on = leadsTo(await ada.jar.send(nextOf(on), { headers: fromHere }), server);
    }
    const { code = "" } = on.startsWith("/connect/") ? await goThrough(server, ada, { path: on }) : answered(on);
    const { access_token } = tokensIn(await exchange(server, app, code, attempt, { resource: server.origin }));
    const cookies = {
      accessToken: undefined,
      refreshToken: undefined,
      deviceToken: undefined,
      ticketSecret: undefined,
      refreshedCount: 0,
      acceptsCookies: true,
    };
    const admission = await admit(
      { authorization: `Bearer ${access_token}`, cookies },
      { ...row, limited: false, acr },
    );
    return admission.verdict === "step_up"
      ? { max_age: String(admission.maxAgeSeconds), ...(admission.acr && { acr_values: admission.acr }) }
      : admission.verdict;
  }

  it("says what it wants, and takes the token of a sign-in that was asked for with just that", async () => {
    const ada = await connected(await somebody(server));
    await goThrough(server, ada, begin(app, forApi()));
    await growStale(ada);
    const proof = { password: ada.password };
    const wanted = await said9470(ada, proof, {});
    expect(wanted).toEqual({ max_age: "600" });
    expect(await said9470(ada, proof, wanted as Record<string, string>)).toBe("in");
  });

  // feature:totp begin
  it("does so too where a second factor is wanted", async () => {
    const ada = await connected(await guarded(server));
    await goThrough(server, ada, begin(app, forApi()));
    const proof = { code: ada.recoveryCodes[2] };
    const wanted = await said9470(ada, proof, {}, multiFactor);
    expect(wanted).toEqual({ max_age: "600", acr_values: multiFactor });
    expect(await said9470(ada, proof, wanted as Record<string, string>, multiFactor)).toBe("in");
  });
  // feature:totp end
});
