"use strict";
// Before anything is painted: the reader's colours and, where all pages are one file, the page that the address names.
{
  const root = document.documentElement;
  try {
    root.dataset.theme = localStorage.getItem("review-theme") ?? "system";
  } catch {
    root.dataset.theme = "system";
  }
  const dark = document.getElementById("dark");
  dark.media = dark.dataset[root.dataset.theme] ?? dark.media;
  const pages = document.getElementById("pages")?.dataset.pages.split(" ") ?? [];
  const [stem] = location.hash.slice(1).split(/[/?]/);
  if (pages.length > 0) root.dataset.page = pages.includes(stem) ? stem : pages[0];
}
