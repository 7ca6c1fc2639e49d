import { Notice } from "../parts/notice";

export default function NotFound() {
  return (
    <Notice title="There is no such page">
      <p>
        <a className="button" href="/">
          To the beginning
        </a>
      </p>
    </Notice>
  );
}
