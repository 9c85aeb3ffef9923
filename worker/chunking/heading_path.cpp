#include "worker/chunking/heading_path.hpp"

#include "worker/chunking/word_reader.hpp"

namespace pagemill {
namespace {

constexpr std::size_t title_bytes_max = 200;

/// One line, short enough to show beside every chunk.
std::string tidy_title(std::string_view title) {
  std::string tidy;
  for (word_reader reader(title); reader.next();) {
    if (!tidy.empty()) tidy += ' ';
    tidy += reader.word();
    if (tidy.size() > title_bytes_max) break;
  }
  if (tidy.size() <= title_bytes_max) return tidy;
  auto end = title_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(tidy[end]) & 0xC0) == 0x80) --end;
  tidy.resize(end);
  return tidy + "…";
}

}  // namespace

void heading_path::enter(int level, std::string_view title) {
  while (!entries_.empty() && entries_.back().level >= level) entries_.pop_back();
  auto& siblings = entries_.empty() ? top_headings_ : entries_.back().children;
  const int ordinal = ++siblings;
  entries_.push_back({level, ordinal, 0, tidy_title(title)});
}

std::string heading_path::section() const {
  std::string path;
  for (const auto& part : entries_) {
    if (!path.empty()) path += '.';
    path += std::to_string(part.ordinal);
  }
  return path;
}

std::vector<std::string> heading_path::titles() const {
  std::vector<std::string> all;
  for (const auto& part : entries_) all.push_back(part.title);
  return all;
}

}  // namespace pagemill
