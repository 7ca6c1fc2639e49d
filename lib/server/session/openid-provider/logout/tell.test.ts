import { beforeEach, expect, it, vi } from "vitest";
import { deliverLogout } from "./deliver";
import { claimLogout, type ClaimedLogout, deleteLogout, postponeLogout } from "./store";
import { beginTelling, tellApps } from "./tell";

vi.mock("./store", () => ({ claimLogout: vi.fn(), deleteLogout: vi.fn(), postponeLogout: vi.fn() }));
vi.mock("./token", () => ({ signLogoutToken: () => Promise.resolve("token") }));
vi.mock("./deliver", async (original) => ({ ...(await original<object>()), deliverLogout: vi.fn() }));
vi.mock("../../../log", () => ({ log: { warn: vi.fn(), error: vi.fn() } }));

/** What waits, as the table has it. */
let waiting: ClaimedLogout[] = [];
/** What apps are being told, and how to let them answer. */
let asked: { readonly uri: string; readonly answer: (error?: Error) => void }[] = [];
let count = 0;
const news = (clientId: string): ClaimedLogout => {
  count += 1;
  return {
    id: String(count),
    clientId,
    sessionId: "s",
    userId: "u",
    createdAt: new Date(0),
    attempts: 1,
    uri: clientId,
  };
};
const told = () => asked.map(({ uri }) => uri);

beforeEach(() => {
  [waiting, asked] = [[], []];
  vi.resetAllMocks();
  vi.mocked(claimLogout).mockImplementation((busy) => {
    const at = waiting.findIndex(({ clientId }) => !busy.includes(clientId));
    return Promise.resolve(at === -1 ? undefined : waiting.splice(at, 1)[0]);
  });
  vi.mocked(deliverLogout).mockImplementation(
    (uri) =>
      new Promise((resolve, reject) => {
        asked.push({ uri, answer: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
  );
});

/** Lets everybody hear, who then make room for others. */
const allHear = async () => {
  for (let done = 0; done < asked.length; done += 1) {
    asked[done]?.answer();
    await vi.waitFor(() => expect(deleteLogout).toHaveBeenCalledTimes(done + 1));
    await tellApps();
  }
};

it("a process that is no instance tells nobody", async () => {
  waiting = [news("a")];
  await tellApps();
  expect(told()).toEqual([]);
});

it("an app that hangs is told two things at a time, and keeps nobody else waiting", async () => {
  beginTelling();
  waiting = [news("hangs"), news("hangs"), news("hangs"), news("b"), news("b"), news("c")];
  await tellApps();
  await vi.waitFor(() => expect(told()).toEqual(["hangs", "hangs", "b", "b", "c"]));
  expect(waiting.map(({ clientId }) => clientId)).toEqual(["hangs"]);
  await allHear();
  expect(told()).toHaveLength(6);
});

it("no more than 32 apps are told something at a time, and the rest as soon as there is room", async () => {
  beginTelling();
  waiting = Array.from({ length: 40 }, (_, at) => news(`app ${at}`));
  await tellApps();
  await vi.waitFor(() => expect(told()).toHaveLength(32));
  await allHear();
  expect(told()).toHaveLength(40);
});

it("what is written while others look is not overlooked", async () => {
  beginTelling();
  const looking = tellApps();
  waiting = [news("late")];
  await Promise.all([looking, tellApps()]);
  await vi.waitFor(() => expect(told()).toEqual(["late"]));
  await allHear();
});

it("what an app does not hear comes back, and what can't be noted stops nothing", async () => {
  beginTelling();
  waiting = [news("down"), news("up")];
  vi.mocked(postponeLogout).mockRejectedValueOnce(new Error("the database is away"));
  await tellApps();
  await vi.waitFor(() => expect(told()).toEqual(["down", "up"]));
  asked[0]?.answer(new Error("refused"));
  asked[1]?.answer();
  await vi.waitFor(() => expect(deleteLogout).toHaveBeenCalledTimes(1));
  expect(postponeLogout).toHaveBeenCalledWith(expect.objectContaining({ clientId: "down" }), expect.any(Number));
});
