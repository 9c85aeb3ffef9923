/// Which words were seen before.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pagemill {

/// Numbers distinct words from 0 in order of appearance. Reusable: it keeps its memory, up to a
/// bound. One thread at a time.
class word_index {
 public:
  struct place {
    std::size_t number = 0;
    bool is_new = false;
  };
  /// The word must live until clear().
  place find_or_add(std::string_view word);
  void clear();

 private:
  struct slot {
    std::uint32_t hash = 0, number = 0, round = 0;
  };
  void grow();

  std::vector<slot> slots_;
  std::uint32_t round_ = 1;  ///< slots of other rounds are free
  std::vector<std::string_view> words_;
};

/// Not for storing.
std::uint32_t hash_of(std::string_view word);

}  // namespace pagemill
