#include "common/net/transfer.hpp"

#include <arpa/inet.h>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <sys/socket.h>

#include <curl/curl.h>

#include "common/core/clean_text.hpp"
#include "common/net/curl_request.hpp"
#include "common/net/own_addresses.hpp"
#include "common/net/retry_after.hpp"

namespace pagemill {
namespace {

struct endpoint {
  network_address address;
  std::uint16_t port = 0;
};

/// nullopt if it is neither IPv4 nor IPv6.
std::optional<endpoint> read_endpoint(const curl_sockaddr& from) {
  endpoint found;
  if (from.family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &from.addr, sizeof four);
    found.port = ntohs(four.sin_port);
    found.address = from_ipv4(std::bit_cast<std::array<std::uint8_t, 4>>(four.sin_addr));
    return found;
  }
  if (from.family != AF_INET6 || from.addrlen < sizeof(sockaddr_in6)) return std::nullopt;
  // libcurl stores the whole address there, although the member is declared shorter.
  sockaddr_in6 six{};
  std::memcpy(&six, reinterpret_cast<const char*>(&from) + offsetof(curl_sockaddr, addr),
              sizeof six);
  found.port = ntohs(six.sin6_port);
  std::memcpy(found.address.bytes.data(), &six.sin6_addr, 16);
  return found;
}

}  // namespace

transfer::transfer(const fetch_rules& rules, transfer_request request)
    : rules_(rules),
      request_(std::move(request)),
      curl_(std::make_unique<curl_request>(
          request_.url.text, request_.headers, request_.limits.idle,
          [this](std::string_view piece) { return take_body(piece); })) {
  set_limits();
  set_guard();
  set_content();
}

transfer::~transfer() = default;

void transfer::set_limits() {
  const auto& limits = request_.limits;
  curl_->set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  // 0 would mean no limit.
  curl_->set(CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(limits.total.count())));
  // Refuses an announced length; without one, bytes are counted as they arrive.
  if (request_.on_body) {
    curl_->set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.body_bytes_max));
  }
}

void transfer::set_guard() {
  curl_->set(CURLOPT_FOLLOWLOCATION, 0L);
  curl_opensocket_callback open = [](void* self, curlsocktype, curl_sockaddr* address) {
    return static_cast<const transfer*>(self)->open_socket(address);
  };
  curl_->set(CURLOPT_OPENSOCKETFUNCTION, open);
  curl_->set(CURLOPT_OPENSOCKETDATA, this);
  // No connection and no resolved address of another request.
  curl_->set(CURLOPT_FRESH_CONNECT, 1L);
  curl_->set(CURLOPT_FORBID_REUSE, 1L);
  curl_->set(CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  // A proxy of the environment would make the connection, and we would only check the proxy's
  // address.
  curl_->set(CURLOPT_PROXY, "");
  curl_->set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_->set(CURLOPT_SSL_VERIFYPEER, 1L);
  curl_->set(CURLOPT_SSL_VERIFYHOST, 2L);
  curl_->set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!request_.ca_file.empty()) curl_->set(CURLOPT_CAINFO, request_.ca_file.c_str());
  curl_->set_list(CURLOPT_RESOLVE, request_.resolved);
}

void transfer::set_content() {
  // A resolver that does not answer is abandoned, not awaited.
  curl_->set(CURLOPT_QUICK_EXIT, 1L);
  curl_->set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_->set(CURLOPT_HTTP09_ALLOWED, 0L);
  if (request_.post) curl_->post(*request_.post);
  // The allow-list depends on the host: libcurl must see the same one as we did.
  if (!is_same_to_libcurl()) refused_ = true;
}

bool transfer::is_same_to_libcurl() const {
  auto* parts = curl_url();
  if (parts == nullptr) throw std::bad_alloc();
  std::string host;
  if (curl_url_set(parts, CURLUPART_URL, request_.url.text.c_str(), 0) == CURLUE_OK) {
    char* text = nullptr;
    if (curl_url_get(parts, CURLUPART_HOST, &text, 0) == CURLUE_OK) host = text;
    curl_free(text);
  }
  curl_url_cleanup(parts);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto ours = parse_address(request_.url.host);
  return ours ? parse_address(host) == ours : to_lower(host) == request_.url.host;
}

int transfer::open_socket(const void* address) const {
  const auto& wanted = *static_cast<const curl_sockaddr*>(address);
  const auto end = read_endpoint(wanted);
  // This host's own services may trust whoever comes from it, at its public addresses too.
  const auto is_own = [&] {
    return !rules_.is_allowed(request_.url, end->address) && is_own_address(end->address);
  };
  if (refused_ || !end || !rules_.may_connect(request_.url, end->address, end->port) || is_own()) {
    refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(wanted.family, wanted.socktype | SOCK_CLOEXEC, wanted.protocol);
}

bool transfer::take_body(std::string_view piece) {
  const auto status = curl_->status();
  const bool success = status >= 200 && status < 300;
  body_bytes_ += static_cast<std::int64_t>(piece.size());
  if (!success || !request_.on_body) {
    enough_ = true;
  } else if (body_bytes_ > request_.limits.body_bytes_max) {
    too_large_ = true;
    return false;
  } else {
    enough_ = !request_.on_body(piece);
  }
  return !enough_;
}

std::chrono::sys_seconds transfer::time_of_answer() const {
  const auto said = parse_http_date(curl_->header("Date"));
  return said ? *said : time_of_day();
}

transfer_outcome transfer::outcome(int code) {
  curl_->rethrow_failure();
  const bool ended = code == CURLE_OK || (code == CURLE_WRITE_ERROR && enough_);
  if (too_large_) return std::unexpected(transfer_fault::too_large);
  if (!ended) {
    // With several addresses libcurl reports the failure of the last one, not the refusal.
    if (refused_ && code == CURLE_COULDNT_CONNECT) {
      return std::unexpected(transfer_fault::refused);
    }
    // An error answer that announces a long body is still that error.
    if (code != CURLE_FILESIZE_EXCEEDED || curl_->status() < 300) {
      return std::unexpected(fault_of_curl(code));
    }
  }
  transfer_answer answer;
  answer.status = curl_->status();
  answer.location = curl_->header("Location");
  answer.retry_after = parse_retry_after(curl_->header("Retry-After"), time_of_answer());
  answer.content_disposition = curl_->header("Content-Disposition");
  return answer;
}

}  // namespace pagemill
