/**
 * @file Addresses of the pages.
 */
import { useCallback } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";

/** The address of a study, or of a page in it. */
export function studyAddress(name: string, ...parts: readonly (string | number)[]): string {
  return ["/studies", encodeURIComponent(name), ...parts].join("/");
}

/** The query of the address, and how to change it. A change is a new step of the browser's history unless it replaces the last. */
export function useQuery(): readonly [URLSearchParams, (next: URLSearchParams, isReplacing?: boolean) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const change = useCallback(
    (next: URLSearchParams, isReplacing = false) => {
      const text = next.toString();
      navigate(text === "" ? path : `${path}?${text}`, { replace: isReplacing });
    },
    [path, navigate],
  );
  return [new URLSearchParams(search), change];
}
