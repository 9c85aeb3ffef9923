/// Combines rows into paragraphs, list items, code and headings. Which rows are headings is known.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/documents/block.hpp"
#include "worker/extract/layout/blocks/inline_spans.hpp"
#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/profile/profile.hpp"

namespace pagemill::extract {

class block_builder {
 public:
  /// `annotations` are those of the page: its links.
  explicit block_builder(const document_profile& profile,
                         std::span<const annotation> annotations = {})
      : profile_(profile), spans_(annotations) {}

  /// The rows of one raw block, in reading order.
  void add_rows(std::vector<row> rows);
  /// An image or another finished block. It goes before the block being built: a paragraph may
  /// continue after it.
  void add_block(block whole);
  /// Nothing that follows belongs to the block being built.
  void end_block() { close(); }
  std::vector<block> finish();

 private:
  struct extent {
    float left = 0, right = 0;
    std::size_t rows = 0;
  };
  bool is_code(const row& line) const;
  bool begins_block(const row& line, const extent& around) const;
  bool goes_on_across(const row& line) const;
  bool begins_paragraph(const row& line, const extent& around) const;
  void close();
  block_kind kind_of_open() const;

  const document_profile& profile_;
  span_maker spans_;
  std::vector<block> blocks_;
  std::vector<row> open_;  ///< the rows of the block being built
};

}  // namespace pagemill::extract
