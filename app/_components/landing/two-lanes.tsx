import { brand } from "@/lib/shared/brand";

/**
 * The same ten minutes, twice: a token that is only checked by its signature, and one that is checked here. Drawn on a grid of
 * 36 columns, one a minute, so that the lengths are true.
 */
export function TwoLanes() {
  return (
    <figure className="plate flex flex-col gap-8 p-5 sm:p-8">
      <Lane
        title="Most JWT sessions"
        verdict="Works for 6 more minutes"
        text="Sign-out forgets the token in this browser. A copy of it goes on until it expires."
        ended={false}
      />
      <Lane
        title={brand.name}
        verdict="Refused on its next request"
        text="Sign-out is known to every instance before the answer is sent. The copy is worth nothing."
        ended
      />
      <figcaption className="grid grid-cols-36 border-t border-line pt-3 font-mono text-xs text-ink-3">
        <Moment span="col-span-10" at="0 min">
          sign in
        </Moment>
        <Moment span="col-span-10 max-sm:invisible" at="10 min">
          refresh
        </Moment>
        <Moment span="col-span-4 max-sm:invisible" at="20 min">
          refresh
        </Moment>
        <Moment span="col-span-6 text-red-ink" at="24 min">
          sign out
        </Moment>
        <Moment span="col-span-6 max-sm:hidden" at="30 min">
          expiry
        </Moment>
      </figcaption>
    </figure>
  );
}

function Lane({ title, verdict, text, ended }: { title: string; verdict: string; text: string; ended: boolean }) {
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 className="text-heading">{title}</h3>
        <p className={`flex items-center gap-2 text-[0.9375rem] font-medium ${ended ? "text-ink" : "text-red-ink"}`}>
          {verdict}
        </p>
      </div>
      <div className="relative grid h-14 grid-cols-36 gap-x-0.5" aria-hidden="true">
        <Token span="col-span-10" />
        <Token span="col-span-10" />
        <Token span="col-span-4" />
        {ended ? <Bars /> : <div className="hatched col-span-6 rounded-sm border border-red-line" />}
        <div className="col-span-6 self-center border-t border-dashed border-line-strong" />
      </div>
      <p className="max-w-[60ch] text-[0.9375rem] text-ink-2">{text}</p>
    </div>
  );
}

function Token({ span }: { span: string }) {
  return <div className={`${span} rounded-sm border border-amber-line bg-amber-soft border-b-2 border-b-amber`} />;
}

function Moment({ span, at, children }: { span: string; at: string; children: string }) {
  return (
    <span className={`${span} whitespace-nowrap`}>
      {children}
      <span className="block">{at}</span>
    </span>
  );
}

/** The lattice, down, where the token would have gone on. */
function Bars() {
  return (
    <svg viewBox="0 0 120 60" preserveAspectRatio="none" className="col-span-6 -mt-2 h-[4.25rem] w-full">
      <path d="M0 14H120M0 36H120" className="stroke-iron-light" strokeWidth="2" vectorEffect="non-scaling-stroke" />
      {[8, 29, 50, 71, 92, 113].map((x) => (
        <path key={x} d={`M${x - 2.6} 0V54L${x} 60L${x + 2.6} 54V0Z`} className="fill-iron-light" />
      ))}
    </svg>
  );
}
