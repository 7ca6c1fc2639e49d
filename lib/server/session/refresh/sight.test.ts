import { beforeEach, describe, expect, it, vi } from "vitest";
import { requestContext } from "../../request-context";
import { givenHere, noteSight } from "./sight";
import { raiseSeenGenerations } from "./store";

vi.mock("../../request-context", () => ({ requestContext: vi.fn(), outsideRequests: (work: () => unknown) => work() }));
vi.mock("./store", () => ({ raiseSeenGenerations: vi.fn() }));
vi.mock("../../log", () => ({ log: { warn: vi.fn(), info: vi.fn() } }));

let sessions = 0;
/** One that this process has never heard of. */
const fresh = () => `session ${(sessions += 1)}`;
const request = (more = {}) => vi.mocked(requestContext).mockReturnValue({ fromWithin: false, ...more } as never);
const written = () => vi.mocked(raiseSeenGenerations).mock.calls.map(([sights]) => sights);

beforeEach(() => {
  vi.clearAllMocks();
  vi.mocked(raiseSeenGenerations).mockResolvedValue();
  vi.useFakeTimers();
  request();
});

describe("what a client shows", () => {
  it("is written within a second, once for each session and generation, and together", async () => {
    const [one, two] = [fresh(), fresh()];
    for (let asked = 0; asked < 3; asked += 1) noteSight(one, 1);
    noteSight(two, 5);
    expect(raiseSeenGenerations).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    noteSight(one, 1);
    await vi.advanceTimersByTimeAsync(1_000);
    noteSight(one, 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(written()).toEqual([
      [
        { sessionId: one, generation: 1 },
        { sessionId: two, generation: 5 },
      ],
      [{ sessionId: one, generation: 2 }],
    ]);
  });

  it("is written later when the database is away, with what has come since", async () => {
    const [one, two] = [fresh(), fresh()];
    vi.mocked(raiseSeenGenerations).mockRejectedValueOnce(new Error("away"));
    noteSight(one, 3);
    await vi.advanceTimersByTimeAsync(300);
    noteSight(one, 4);
    noteSight(two, 1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(written().at(-1)).toEqual([
      { sessionId: one, generation: 4 },
      { sessionId: two, generation: 1 },
    ]);
    expect(written()).toHaveLength(2);
  });

  it("is nothing where no generation comes before it, or the token does not say", async () => {
    noteSight(fresh(), 0);
    noteSight(fresh(), null);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(raiseSeenGenerations).not.toHaveBeenCalled();
  });

  it("is not what the request under way has been given itself, until another one shows it", async () => {
    const session = fresh();
    request();
    givenHere({ sessionId: session, generation: 1 });
    noteSight(session, 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(raiseSeenGenerations).not.toHaveBeenCalled();
    request();
    noteSight(session, 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(written()).toEqual([[{ sessionId: session, generation: 1 }]]);
  });

  it("is not what Next asks itself", async () => {
    request({ fromWithin: true });
    noteSight(fresh(), 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(raiseSeenGenerations).not.toHaveBeenCalled();
  });
});
