/**
 * @file The only script of the report: a click on a heading sorts the table by that column, numerically where possible.
 */

/** Plain JavaScript for the end of the page. */
export const TABLE_SCRIPT: string = `for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.addEventListener("click", () => {
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const compare = (a, b) => {
      const [left, right] = [key(a), key(b)];
      if (left === "" || right === "") return left === right ? 0 : left === "" ? 1 : -1;
      const difference = Number(left) - Number(right);
      return direction * (Number.isNaN(difference) ? left.localeCompare(right) : difference);
    };
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
  }));
}`;
