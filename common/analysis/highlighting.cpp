#include "common/analysis/highlighting.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "common/analysis/hit_marks.hpp"
#include "common/analysis/stems.hpp"
#include "common/analysis/term.hpp"
#include "common/analysis/text_analysis.hpp"
#include "common/analysis/token_groups.hpp"

namespace pagemill {
namespace {

constexpr std::size_t fragments_max = 3;
constexpr std::size_t fragment_tokens_max = 25;

/// Tokens [first, end) that have a term.
struct term_hit {
  std::size_t first = 0, end = 0;
  const std::string* term = nullptr;
};

struct fragment {
  std::size_t first = 0, end = 0;  ///< tokens
};

class hit_finder {
 public:
  hit_finder(std::string_view language, const std::set<std::string, std::less<>>& terms,
             std::span<const std::string> prefixes)
      : language_(language), terms_(terms), prefixes_(prefixes) {}

  /// By their first token.
  std::vector<term_hit> find(const text_analysis& analysis) {
    for (std::size_t i = 0; i < analysis.tokens.size(); ++i) {
      const auto& token = analysis.tokens[i];
      look_up(token.folded, i, i + 1);
      if (token.normal != token.folded) look_up_stem(token.normal, i, i + 1);
    }
    for (const auto& compound : analysis.compounds) {
      look_up(compound.folded, compound.first, compound.first + compound.count);
    }
    std::ranges::stable_sort(hits_, {}, &term_hit::first);
    return std::move(hits_);
  }

 private:
  void look_up(const std::string& folded, std::size_t first, std::size_t end) {
    const auto term = folded_term(folded);
    if (const auto found = terms_.find(term); found != terms_.end()) {
      hits_.push_back({first, end, &*found});
    }
    for (const auto& prefix : prefixes_) {
      if (term.starts_with(prefix)) hits_.push_back({first, end, &prefix});
    }
    look_up_stem(folded, first, end);
  }

  void look_up_stem(const std::string& word, std::size_t first, std::size_t end) {
    const auto stem = stem_of(language_, word);
    if (stem.empty()) return;
    if (const auto found = terms_.find(stem_term(language_, stem)); found != terms_.end()) {
      hits_.push_back({first, end, &*found});
    }
  }

  std::string_view language_;
  const std::set<std::string, std::less<>>& terms_;
  std::span<const std::string> prefixes_;
  std::vector<term_hit> hits_;
};

class fragment_chooser {
 public:
  fragment_chooser(const std::vector<term_hit>& hits, std::size_t token_count)
      : hits_(hits), token_count_(token_count) {}

  std::vector<fragment> choose() {
    while (chosen_.size() < fragments_max) {
      const auto best = best_window();
      if (best.end == best.first) break;
      chosen_.push_back(widened(best));
      for (const auto& hit : hits_) {
        if (hit.first >= best.first && hit.end <= best.end) seen_.insert(hit.term);
      }
    }
    std::ranges::sort(chosen_, {}, &fragment::first);
    return std::move(chosen_);
  }

 private:
  bool is_free(std::size_t first, std::size_t end) const {
    return std::ranges::none_of(
        chosen_, [&](const fragment& each) { return first < each.end && each.first < end; });
  }

  /// From a hit to a hit: the one with the most terms that are in none yet, then the most hits.
  fragment best_window() const {
    fragment best;
    std::size_t best_new = 0, best_hits = 0;
    for (std::size_t i = 0; i < hits_.size(); ++i) {
      if (!is_free(hits_[i].first, hits_[i].end)) continue;
      std::set<const std::string*> terms;
      fragment window{hits_[i].first, hits_[i].end};
      std::size_t hits = 0;
      for (auto j = i; j < hits_.size(); ++j) {
        const auto end = std::max(window.end, hits_[j].end);
        if (hits_[j].first >= window.first + fragment_tokens_max) break;
        if (j > i && (end > window.first + fragment_tokens_max || !is_free(window.first, end))) {
          continue;
        }
        window.end = end;
        ++hits;
        if (!seen_.contains(hits_[j].term)) terms.insert(hits_[j].term);
      }
      if (std::pair(terms.size(), hits) > std::pair(best_new, best_hits)) {
        best = window;
        best_new = terms.size();
        best_hits = hits;
      }
    }
    return best;
  }

  /// With what stands around it, as far as it goes.
  fragment widened(fragment window) const {
    const auto more = [&] { return window.end - window.first < fragment_tokens_max; };
    for (bool grown = true; grown && more();) {
      grown = false;
      if (window.end < token_count_ && is_free(window.end, window.end + 1)) {
        ++window.end;
        grown = true;
      }
      if (more() && window.first > 0 && is_free(window.first - 1, window.first)) {
        --window.first;
        grown = true;
      }
    }
    return window;
  }

  const std::vector<term_hit>& hits_;
  std::size_t token_count_;
  std::vector<fragment> chosen_;
  std::set<const std::string*> seen_;
};

bool is_blank_byte(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

class excerpt_writer {
 public:
  excerpt_writer(std::string_view text, const text_analysis& analysis,
                 const std::vector<term_hit>& hits)
      : text_(text), analysis_(analysis) {
    for (const auto& hit : hits) {
      if (!ranges_.empty() && hit.first < ranges_.back().end) {
        ranges_.back().end = std::max(ranges_.back().end, hit.end);
      } else {
        ranges_.push_back({hit.first, hit.end});
      }
    }
  }

  std::string write(const std::vector<fragment>& fragments) {
    for (const auto& each : fragments) {
      if (!excerpt_.empty()) excerpt_ += fragment_ends;
      write(each);
    }
    return std::move(excerpt_);
  }

 private:
  const text_token& token(std::size_t i) const { return analysis_.tokens[i]; }

  /// With the brackets and quotes that stand directly before it.
  std::size_t begin_of(std::size_t first) const {
    const auto least = first == 0 ? 0 : token(first - 1).end;
    auto begin = token(first).begin;
    while (begin > least && !is_blank_byte(text_[begin - 1])) --begin;
    return begin == least && first > 0 ? token(first).begin : begin;
  }
  std::size_t end_of(std::size_t end_token) const {
    const auto most = end_token == analysis_.tokens.size() ? text_.size() : token(end_token).begin;
    auto end = token(end_token - 1).end;
    while (end < most && !is_blank_byte(text_[end])) ++end;
    return end;
  }

  void write(const fragment& each) {
    auto at = begin_of(each.first);
    for (const auto& range : ranges_) {
      if (range.first < each.first || range.end > each.end) continue;
      excerpt_ += text_.substr(at, token(range.first).begin - at);
      excerpt_ += hit_begins;
      at = token(range.end - 1).end;
      excerpt_ += text_.substr(token(range.first).begin, at - token(range.first).begin);
      excerpt_ += hit_ends;
    }
    excerpt_ += text_.substr(at, end_of(each.end) - at);
  }

  std::string_view text_;
  const text_analysis& analysis_;
  std::vector<fragment> ranges_;
  std::string excerpt_;
};

}  // namespace

std::optional<std::string> highlight(std::string_view text, std::string_view language,
                                     const std::set<std::string, std::less<>>& terms,
                                     std::span<const std::string> prefixes) {
  const auto analysis = analyze(text);
  const auto hits = hit_finder(language, terms, prefixes).find(analysis);
  if (hits.empty()) return std::nullopt;
  const auto fragments = fragment_chooser(hits, analysis.tokens.size()).choose();
  return excerpt_writer(text, analysis, hits).write(fragments);
}

}  // namespace pagemill
