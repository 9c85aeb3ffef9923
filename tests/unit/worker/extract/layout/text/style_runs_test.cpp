#include "worker/extract/layout/text/style_runs.hpp"

#include <doctest/doctest.h>

#include "worker/extract/layout/text/characters.hpp"

using namespace pagemill::extract;

namespace {

constexpr run_style plain{}, bold{.bold = true}, italic{.italic = true};

std::vector<std::size_t> ends_of(const std::vector<style_run>& runs) {
  std::vector<std::size_t> ends;
  for (const auto& run : runs) ends.push_back(run.end);
  return ends;
}

using ends = std::vector<std::size_t>;

}  // namespace

TEST_CASE("runs of one style that touch are one, and empty ones are none") {
  std::vector<style_run> runs;
  append_run(runs, 0, bold);
  append_run(runs, 2, bold);
  append_run(runs, 3, bold);
  append_run(runs, 3, italic);
  append_run(runs, 5, plain);
  CHECK(ends_of(runs) == ends{3, 5});
  cut_runs(runs, 3, 5);
  CHECK(ends_of(runs) == ends{2});
  CHECK(runs[0].style == plain);
}

TEST_CASE("a text that loses its end loses the runs there") {
  std::vector<style_run> runs{{3, bold}, {5, plain}, {6, italic}};
  shorten_runs(runs, 5);
  CHECK(ends_of(runs) == ends{3, 5});
  shorten_runs(runs, 4);
  CHECK(ends_of(runs) == ends{3, 4});
  shorten_runs(runs, 9);
  CHECK(ends_of(runs) == ends{3, 4});
  shorten_runs(runs, 0);
  CHECK(runs.empty());
}

TEST_CASE("spaces that come and go move the ends") {
  std::vector<style_run> runs{{4, bold}, {9, plain}};
  realign_runs(runs, "A B C D E", "ABCDE");
  CHECK(ends_of(runs) == ends{2, 5});
}

TEST_CASE("characters that are cleaned take the ends of their runs along") {
  // A zero-width space goes, an accent melts into its letter, a ligature of Arabic is two letters.
  std::vector<style_run> runs{{4, bold}, {5, plain}, {7, italic}, {11, bold}};
  CHECK(clean_line("a\u200Bbe\u0301\uFEFB!", runs) == "ab\u00E9\u0644\u0627!");
  CHECK(ends_of(runs) == ends{1, 2, 4, 8});
  // The mark goes with its letter, whatever its own style is.
  std::vector<style_run> apart{{1, bold}, {3, italic}, {4, plain}};
  CHECK(clean_line("e\u0301x", apart) == "\u00E9x");
  CHECK(ends_of(apart) == ends{2, 2, 3});
}
