#include "worker/extract/layout/text/style_runs.hpp"

#include <algorithm>

namespace pagemill::extract {

void append_run(std::vector<style_run>& runs, std::size_t end, const run_style& style) {
  const auto begin = runs.empty() ? 0 : runs.back().end;
  if (end <= begin) return;
  if (!runs.empty() && runs.back().style == style) {
    runs.back().end = end;
  } else {
    runs.push_back({end, style});
  }
}

void cut_runs(std::vector<style_run>& runs, std::size_t begin, std::size_t end) {
  for (auto& run : runs) run.end = std::min(std::max(run.end, begin), end) - begin;
  // A run without characters would hide that its neighbours are alike.
  std::vector<style_run> kept;
  for (const auto& run : runs) append_run(kept, run.end, run.style);
  runs = std::move(kept);
}

void shorten_runs(std::vector<style_run>& runs, std::size_t end) {
  while (!runs.empty() && runs.back().end > end) {
    const auto begin = runs.size() > 1 ? runs[runs.size() - 2].end : 0;
    if (begin < end) {
      runs.back().end = end;
      return;
    }
    runs.pop_back();
  }
}

void realign_runs(std::span<style_run> runs, std::string_view before, std::string_view after) {
  std::size_t from = 0, to = 0;
  for (auto& run : runs) {
    while (from < run.end) {
      if (before[from++] == ' ') continue;
      while (to < after.size() && after[to] == ' ') ++to;
      if (to < after.size()) ++to;
    }
    run.end = to;
  }
}

}  // namespace pagemill::extract
