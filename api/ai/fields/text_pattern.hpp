/// Regular expressions in linear time, whatever they are: a client may send any.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace re2 {
class RE2;
}

namespace pagemill {

class text_pattern {
 public:
  /// Of its program and its automata.
  static constexpr std::size_t memory_bytes_max = std::size_t{256} * 1024;

  /// Null: it is none, or needs backtracking or too much memory.
  static std::shared_ptr<const text_pattern> compile(std::string_view text);
  /// For one of our own, which is known to be a pattern.
  explicit text_pattern(std::string_view text);
  ~text_pattern();

  /// Whether it is anywhere in the text, as JSON schemas mean it.
  bool is_in(std::string_view text) const;
  bool is_all_of(std::string_view text) const;
  /// The first group of its first place in the text.
  std::optional<std::string_view> find_in(std::string_view text) const;

 private:
  std::unique_ptr<const re2::RE2> made_;
};

}  // namespace pagemill
