/// What a callback says and what its answer means (docs/webhooks.md): pure.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/net/transfer.hpp"
#include "common/stores/webhooks/delivery_store.hpp"

namespace pagemill {

/// How long after the first try others follow.
inline constexpr std::chrono::hours webhook_tries_for{24};

/// {"id", "type", "created_at", "job"}: the same bytes in every try.
std::string webhook_body(const claimed_delivery& delivery);

/// "t=1700000000,v1=<hex>": HMAC-SHA256 over "1700000000.<body>"; a second v1 by the previous
/// secret.
std::string webhook_signature(std::int64_t unix_seconds, std::string_view body,
                              std::string_view secret,
                              const std::optional<std::string>& previous_secret);

/// What an attempt leads to: 2xx is a success; 410 and a URL that must not be fetched end it;
/// everything else is tried again until a day has passed.
delivery_end judge_delivery(const transfer_outcome& outcome, const claimed_delivery& delivery,
                            double random);

}  // namespace pagemill
