#include "api/documents/file_pieces.hpp"

#include <algorithm>
#include <stdexcept>

namespace pagemill {

boost::asio::awaitable<std::optional<std::string>> file_pieces::next() {
  if (ended_) co_return std::nullopt;
  const auto number = static_cast<int>(wanted_.first / blob_part_bytes_max);
  const auto part = co_await pool_.run([&] { return blobs_.read_part(workspace_, blob_, number); });
  const auto begin = static_cast<std::size_t>(wanted_.first % blob_part_bytes_max);
  const auto wanted = wanted_.last - wanted_.first + 1;
  if (part.size() <= begin) throw std::runtime_error("a part of the file is missing");
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(part.size() - begin, wanted));
  ended_ = count == wanted;
  // All parts but the last are whole; where one is not, the numbers of those behind it are wrong.
  if (!ended_ && part.size() != blob_part_bytes_max) {
    throw std::runtime_error("a part of the file is too short");
  }
  wanted_.first += count;
  co_return std::string(reinterpret_cast<const char*>(part.data()) + begin, count);
}

}  // namespace pagemill
