/// A vector in the two forms pgvector reads.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace pagemill {

/// pgvector's text: "[0.1,-0.25,...]", the shortest digits that give back the same floats. Any
/// thread.
std::string to_pgvector(std::span<const float> values);

/// pgvector's binary form, for a parameter sent in binary format as type vector: a third of the
/// bytes and no parsing on the server. Any thread.
std::vector<std::byte> to_pgvector_binary(std::span<const float> values);

}  // namespace pagemill
