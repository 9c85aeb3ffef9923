#include "worker/webhooks/webhook_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <format>
#include <stdexcept>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "common/contract/job_json.hpp"
#include "common/core/hex.hpp"
#include "common/core/retry_curves.hpp"

namespace pagemill {
namespace {

std::string hmac_hex(std::string_view secret, std::string_view text) {
  std::array<unsigned char, 32> code{};
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, text.size(),
           code.data(), nullptr) == nullptr) {
    throw std::runtime_error("HMAC-SHA256 failed");
  }
  return to_hex(std::as_bytes(std::span(code)));
}

std::string code_of(transfer_fault fault) {
  switch (fault) {
    case transfer_fault::refused: return "url_refused";
    case transfer_fault::unresolved: return "host_not_found";
    case transfer_fault::unreachable: return "host_unreachable";
    case transfer_fault::untrusted: return "certificate_invalid";
    case transfer_fault::timed_out: return "timeout";
    case transfer_fault::too_large:
    case transfer_fault::broken:
    case transfer_fault::stopped: return "connection_broken";
  }
  std::abort();
}

}  // namespace

std::string webhook_body(const claimed_delivery& delivery) {
  return boost::json::serialize(boost::json::object{{"id", to_string(delivery.id)},
                                                    {"type", delivery.event},
                                                    {"created_at", delivery.event_at},
                                                    {"job", to_json(delivery.snapshot)}});
}

std::string webhook_signature(std::int64_t unix_seconds, std::string_view body,
                              std::string_view secret,
                              const std::optional<std::string>& previous_secret) {
  const auto signed_text = std::format("{}.{}", unix_seconds, body);
  auto header = std::format("t={},v1={}", unix_seconds, hmac_hex(secret, signed_text));
  if (previous_secret && !previous_secret->empty()) {
    header += ",v1=" + hmac_hex(*previous_secret, signed_text);
  }
  return header;
}

delivery_end judge_delivery(const transfer_outcome& outcome, const claimed_delivery& delivery,
                            double random) {
  delivery_end end;
  std::optional<std::chrono::seconds> asked;
  bool hopeless = false;
  if (!outcome) {
    end.error = code_of(outcome.error());
    hopeless = outcome.error() == transfer_fault::refused;
  } else {
    end.http_status = static_cast<int>(outcome->status);
    if (outcome->status >= 200 && outcome->status < 300) {
      end.status = "delivered";
      return end;
    }
    hopeless = outcome->status == 410;
    end.error = hopeless ? "gone" : "status_not_2xx";
    asked = outcome->retry_after;
  }
  end.wait = wait_after(retry::callback, delivery.tries, random, asked);
  const bool over =
      delivery.tried_for + end.wait > std::chrono::duration<double>(webhook_tries_for);
  end.status = hopeless || over ? "failed" : "pending";
  return end;
}

}  // namespace pagemill
