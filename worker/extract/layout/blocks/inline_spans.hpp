/// From the runs of a block's text to its spans: what differs from the block's style, and links.
#pragma once
#include <span>
#include <vector>

#include "common/documents/page.hpp"
#include "worker/extract/layout/text/style_runs.hpp"

namespace pagemill::extract {

/// Gives spans to the blocks of one page.
class span_maker {
 public:
  explicit span_maker(std::span<const annotation> annotations) : annotations_(annotations) {}

  /// Of a block whose text and style are known. What is bold or italic without a letter or digit,
  /// such as a bullet or a comma, looks like its neighbours. Addresses beyond `link_bytes_max` on a
  /// page are left out: a page of a hundred thousand words may repeat a long one before each.
  std::vector<text_span> spans_of(const block& of, std::span<const style_run> runs);

  static constexpr std::size_t link_bytes_max = 1U << 20;

 private:
  void add_span(std::vector<text_span>& spans, const block& of, text_span made, int link);

  std::span<const annotation> annotations_;
  std::size_t link_bytes_ = 0;
};

}  // namespace pagemill::extract
