#include "api/documents/file_pieces.hpp"

#include <algorithm>
#include <stdexcept>

namespace pagemill {

boost::asio::awaitable<std::optional<std::string>> file_pieces::next() {
  room_.reset();
  if (ended_) co_return std::nullopt;
  const auto wanted = wanted_.last - wanted_.first + 1;
  const auto piece_bytes = std::min<std::uint64_t>(wanted, blob_part_bytes_max);
  room_ = co_await answers_.reserve(key_.workspace, 2 * piece_bytes);
  const auto piece = co_await pool_.run(turn_of(key_.workspace), [&] {
    return blobs_.read(key_, static_cast<std::int64_t>(wanted_.first), piece_bytes);
  });
  if (piece.empty()) throw std::runtime_error("a part of the file is missing");
  ended_ = piece.size() == wanted;
  wanted_.first += piece.size();
  room_->shrink_to(piece.size());
  co_return std::string(reinterpret_cast<const char*>(piece.data()), piece.size());
}

}  // namespace pagemill
