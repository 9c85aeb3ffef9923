#include "api/file_parts/part_maker.hpp"

#include <algorithm>
#include <utility>

namespace pagemill {
namespace {

namespace asio = boost::asio;

constexpr std::size_t waiting_per_turn = 16;
/// A page that took too long will again, but perhaps not for ever: the host may have been busy.
constexpr std::chrono::seconds refusals_kept{60};

workspace_permits::limits permits_of(const part_settings& settings) {
  const auto at_once = static_cast<std::size_t>(settings.at_once);
  return {.permits = at_once, .waiting = at_once * waiting_per_turn, .wait = settings.wait};
}

cache_limits refusal_limits(cache_limits limits) {
  limits.ttl = std::min(limits.ttl, refusals_kept);
  return limits;
}

extraction_settings with_slots(extraction_settings settings, int slots) {
  settings.extractor.slots = slots;
  return settings;
}

}  // namespace

part_maker::part_maker(asio::any_io_executor executor, blob_store& blobs, part_settings settings,
                       cache_limits cache)
    : settings_(std::move(settings)),
      permits_(std::move(executor), permits_of(settings_)),
      pictures_(cache),
      refusals_(refusal_limits(cache)),
      extractor_(blobs, with_slots(settings_.extraction, settings_.at_once)),
      threads_({.threads = static_cast<std::size_t>(settings_.at_once),
                .admitted_max = static_cast<std::size_t>(settings_.at_once)}) {}

std::optional<http_result<picture>> part_maker::find(const workspace_id& workspace,
                                                     const std::string& key) {
  if (auto kept = pictures_.find(workspace, key)) return *std::move(kept);
  if (auto refused = refusals_.find(workspace, key)) return std::unexpected(*std::move(refused));
  return std::nullopt;
}

asio::awaitable<http_result<picture>> part_maker::make(workspace_id workspace, std::string key,
                                                       stored_file file, picture_request wanted) {
  const auto asked = std::chrono::steady_clock::now();
  const auto turn = co_await permits_.acquire(workspace, asked + settings_.wait);
  if (!turn) co_return std::unexpected(parts_overloaded());
  // Another request may have made the same picture meanwhile.
  if (pictures_.holds(workspace, key) || refusals_.holds(workspace, key)) {
    if (auto known = find(workspace, key)) co_return *std::move(known);
  }
  if (!extractor_.has_room(workspace)) co_return std::unexpected(parts_overloaded());
  auto made = co_await threads_.run(turn_of(workspace),
                                    [&] { return extractor_.draw(workspace, file, wanted); });
  if (!made) {
    keep_refusal(workspace, key, made.error());
    co_return std::unexpected(std::move(made.error().said));
  }
  pictures_.put(workspace, key, *made, made->bytes->size());
  co_return *std::move(made);
}

asio::awaitable<http_result<attached_file>> part_maker::extract(workspace_id workspace,
                                                                std::string key, stored_file file,
                                                                attachment_request wanted) {
  if (auto refused = refusals_.find(workspace, key)) co_return std::unexpected(*std::move(refused));
  const auto asked = std::chrono::steady_clock::now();
  const auto turn = co_await permits_.acquire(workspace, asked + settings_.wait);
  if (!turn || !extractor_.has_room_on_disk(workspace)) {
    co_return std::unexpected(parts_overloaded());
  }
  auto made = co_await threads_.run(turn_of(workspace),
                                    [&] { return extractor_.extract(workspace, file, wanted); });
  if (made) co_return *std::move(made);
  keep_refusal(workspace, key, made.error());
  co_return std::unexpected(std::move(made.error().said));
}

void part_maker::keep_refusal(const workspace_id& workspace, const std::string& key,
                              const part_refusal& refused) {
  if (!refused.lasting) return;
  refusals_.put(workspace, key, refused.said,
                refused.said.code.size() + refused.said.detail.size());
}

}  // namespace pagemill
