import { brand } from "@/lib/shared/brand";
import { otherWays } from "./other-ways";

/** What a sign-out is worth elsewhere, and here. Where there is no room for columns each row becomes a card; the roles stay. */
export function Elsewhere() {
  return (
    <div className="plate overflow-hidden">
      <table role="table" className="ways w-full text-left text-[0.9375rem]">
        <caption className="sr-only">What a sign-out is worth, by the way that sessions are held</caption>
        <thead role="rowgroup">
          <tr role="row" className="text-sm text-ink-3">
            <th role="columnheader" scope="col" className="w-[22%]">
              Way
            </th>
            <th role="columnheader" scope="col" className="w-[24%]">
              A copied token works
            </th>
            <th role="columnheader" scope="col">
              What being sure costs
            </th>
            <th role="columnheader" scope="col" className="w-[27%]">
              Says who
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {otherWays.map(({ name, copy, cost, sources }) => (
            <tr key={name} role="row">
              <th role="rowheader" scope="row">
                {name}
              </th>
              <td role="cell" data-label="A copy works">
                {copy}
              </td>
              <td role="cell" data-label="To be sure" className="text-ink-2">
                {cost}
              </td>
              <td role="cell" data-label="Says who">
                <ul className="-mx-1 flex flex-wrap gap-x-3">
                  {sources.map(([label, href]) => (
                    <li key={href}>
                      <a href={href} rel="noreferrer" className="link inline-flex min-h-11 items-center px-1">
                        {label}
                        <span className="sr-only"> of {name}</span>
                      </a>
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
          <tr role="row" className="way-here">
            <th role="rowheader" scope="row">
              {brand.name}
            </th>
            <td role="cell" data-label="A copy works">
              <span className="flex items-center gap-2.5">
                <span className="live-dot" />
                Refused on its next request
              </span>
            </td>
            <td role="cell" data-label="To be sure">
              No query: every instance has what is dead in memory
            </td>
            <td role="cell" data-label="Says who">
              <a href="#refused" className="link -mx-1 inline-flex min-h-11 items-center px-1">
                the demonstration above
              </a>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
