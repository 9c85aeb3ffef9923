/// The characters that mark hits in excerpts. Stored text holds no such characters.
#pragma once

namespace pagemill {

inline constexpr char hit_begins = '\x02';
inline constexpr char hit_ends = '\x03';
inline constexpr char fragment_ends = '\x04';  ///< between two fragments

}  // namespace pagemill
