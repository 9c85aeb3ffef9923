#include "common/net/transfer.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <new>
#include <stdexcept>
#include <sys/socket.h>

#include <curl/curl.h>

#include "common/core/clean_text.hpp"
#include "common/net/retry_after.hpp"

namespace pagemill {
namespace {

template <class T>
void set(void* easy, CURLoption option, T value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
    throw std::runtime_error("libcurl refused an option");
  }
}

void add(void*& list, const std::string& line) {
  auto* longer = curl_slist_append(static_cast<curl_slist*>(list), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  list = longer;
}

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
    found.address.bytes[10] = found.address.bytes[11] = 0xff;
    std::memcpy(found.address.bytes.data() + 12, &four.sin_addr, 4);
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

transfer_fault fault_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return transfer_fault::unresolved;
    case CURLE_COULDNT_CONNECT: return transfer_fault::unreachable;
    case CURLE_PEER_FAILED_VERIFICATION: return transfer_fault::untrusted;
    case CURLE_OPERATION_TIMEDOUT: return transfer_fault::timed_out;
    case CURLE_FILESIZE_EXCEEDED: return transfer_fault::too_large;
    default: return transfer_fault::broken;
  }
}

}  // namespace

struct transfer::callbacks {
  static std::size_t body(char* data, std::size_t size, std::size_t count, void* self) {
    const std::string_view piece(data, size * count);
    auto& me = *static_cast<transfer*>(self);
    try {
      return me.take_body(piece) ? piece.size() : CURL_WRITEFUNC_ERROR;
    } catch (...) {
      // Must not unwind libcurl's frames: outcome() rethrows it.
      me.failure_ = std::current_exception();
      return CURL_WRITEFUNC_ERROR;
    }
  }
  static curl_socket_t socket(void* self, curlsocktype, curl_sockaddr* address) {
    return static_cast<const transfer*>(self)->open_socket(address);
  }
};

transfer::transfer(const fetch_rules& rules, transfer_request request)
    : rules_(rules), request_(std::move(request)), easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::bad_alloc();
  set_limits();
  set_guard();
  set_content();
}

transfer::~transfer() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(static_cast<curl_slist*>(headers_));
  curl_slist_free_all(static_cast<curl_slist*>(resolved_));
}

void transfer::set_limits() {
  const auto& limits = request_.limits;
  set(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  // 0 would mean no limit.
  set(easy_, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(limits.total.count())));
  set(easy_, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(easy_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.idle.count()));
  // Refuses an announced length; without one, bytes are counted as they arrive.
  if (request_.on_body) {
    set(easy_, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.body_bytes_max));
  }
}

void transfer::set_guard() {
  set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy_, CURLOPT_OPENSOCKETFUNCTION, &callbacks::socket);
  set(easy_, CURLOPT_OPENSOCKETDATA, this);
  // No connection and no resolved address of another request.
  set(easy_, CURLOPT_FRESH_CONNECT, 1L);
  set(easy_, CURLOPT_FORBID_REUSE, 1L);
  set(easy_, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  // A proxy of the environment would make the connection, and we would only check the proxy's
  // address.
  set(easy_, CURLOPT_PROXY, "");
  set(easy_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!request_.ca_file.empty()) set(easy_, CURLOPT_CAINFO, request_.ca_file.c_str());
  for (const auto& line : request_.resolved) add(resolved_, line);
  if (resolved_ != nullptr) set(easy_, CURLOPT_RESOLVE, static_cast<curl_slist*>(resolved_));
}

void transfer::set_content() {
  set(easy_, CURLOPT_PRIVATE, this);
  set(easy_, CURLOPT_URL, request_.url.text.c_str());
  set(easy_, CURLOPT_NOSIGNAL, 1L);
  // A resolver that does not answer is abandoned, not awaited.
  set(easy_, CURLOPT_QUICK_EXIT, 1L);
  set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy_, CURLOPT_HTTP09_ALLOWED, 0L);
  set(easy_, CURLOPT_USERAGENT, "pagemill");
  set(easy_, CURLOPT_WRITEFUNCTION, &callbacks::body);
  set(easy_, CURLOPT_WRITEDATA, this);
  add(headers_, "Expect:");
  for (const auto& line : request_.headers) add(headers_, line);
  set(easy_, CURLOPT_HTTPHEADER, static_cast<curl_slist*>(headers_));
  if (request_.post) {
    set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.post->size()));
    set(easy_, CURLOPT_POSTFIELDS, request_.post->c_str());
  }
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
  if (refused_ || !end || !rules_.may_connect(request_.url, end->address, end->port)) {
    refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(wanted.family, wanted.socktype | SOCK_CLOEXEC, wanted.protocol);
}

bool transfer::take_body(std::string_view piece) {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
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

std::string transfer::header(const char* name) const {
  curl_header* found = nullptr;
  if (curl_easy_header(easy_, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
  return found->value;
}

std::chrono::sys_seconds transfer::time_of_answer() const {
  const auto said = parse_http_date(header("Date"));
  return said ? *said : time_of_day();
}

transfer_outcome transfer::outcome(int code) {
  if (failure_) std::rethrow_exception(failure_);
  const bool ended = code == CURLE_OK || (code == CURLE_WRITE_ERROR && enough_);
  if (too_large_) return std::unexpected(transfer_fault::too_large);
  if (!ended) {
    // With several addresses libcurl reports the failure of the last one, not the refusal.
    if (refused_ && code == CURLE_COULDNT_CONNECT) {
      return std::unexpected(transfer_fault::refused);
    }
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    // An error answer that announces a long body is still that error.
    if (code != CURLE_FILESIZE_EXCEEDED || status < 300) {
      return std::unexpected(fault_of(static_cast<CURLcode>(code)));
    }
  }
  transfer_answer answer;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &answer.status);
  answer.location = header("Location");
  answer.retry_after = parse_retry_after(header("Retry-After"), time_of_answer());
  answer.content_disposition = header("Content-Disposition");
  return answer;
}

}  // namespace pagemill
