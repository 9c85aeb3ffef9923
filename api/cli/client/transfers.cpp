#include "api/cli/client/transfers.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <stdexcept>

#include <curl/curl.h>

#include "api/cli/client/interrupt.hpp"

namespace pagemill::cli {
namespace {

constexpr std::size_t body_bytes_max = 64UL << 20;
constexpr long connect_seconds_max = 10;
constexpr std::chrono::milliseconds tick_interval{100};

/// libcurl's global state.
struct curl_library {
  curl_library() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  }
  ~curl_library() { curl_global_cleanup(); }
};

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
    throw std::runtime_error("libcurl refused an option");
  }
}

void add(curl_slist*& list, const std::string& line) {
  auto* longer = curl_slist_append(list, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  list = longer;
}

std::string header_value(CURL* easy, const char* name) {
  curl_header* found = nullptr;
  if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
  return found->value;
}

}  // namespace

/// One request in progress. It must not move: libcurl holds its address.
struct transfers::transfer {
  http_request request;
  handler done;
  http_answer answer;
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  curl_mime* form = nullptr;
  std::array<char, CURL_ERROR_SIZE> message{};

  transfer(http_request wanted, handler on_done)
      : request(std::move(wanted)), done(std::move(on_done)), easy(curl_easy_init()) {
    if (easy == nullptr) throw std::bad_alloc();
    set(easy, CURLOPT_PRIVATE, this);
    set(easy, CURLOPT_URL, request.url.c_str());
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_ERRORBUFFER, message.data());
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_USERAGENT, "pagemill");
    set(easy, CURLOPT_CONNECTTIMEOUT, connect_seconds_max);
    set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.quiet_max.count()));
    set(easy, CURLOPT_WRITEFUNCTION, &transfer::take_body);
    set(easy, CURLOPT_WRITEDATA, this);
    set(easy, CURLOPT_XFERINFOFUNCTION, &transfer::take_progress);
    set(easy, CURLOPT_XFERINFODATA, this);
    set(easy, CURLOPT_NOPROGRESS, 0L);
    set_content();
  }

  ~transfer() {
    curl_easy_cleanup(easy);
    curl_mime_free(form);
    curl_slist_free_all(headers);
  }
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;

  void set_content() {
    // Without this, libcurl waits a second for "100 Continue"; it notices a refusal while sending
    // anyway.
    add(headers, "Expect:");
    for (const auto& line : request.headers) add(headers, line);
    set(easy, CURLOPT_HTTPHEADER, headers);
    if (!request.file.empty()) {
      set_form();
    } else if (!request.body.empty() || request.method == "POST") {
      set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      set(easy, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    if (request.method != "GET") set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }

  void set_form() {
    form = curl_mime_init(easy);
    bool good = form != nullptr;
    // Options go first, so that the server knows them before the file begins.
    for (const auto& field : request.form) {
      auto* part = good ? curl_mime_addpart(form) : nullptr;
      good = part != nullptr && curl_mime_name(part, field.name.c_str()) == CURLE_OK &&
             curl_mime_data(part, field.value.data(), field.value.size()) == CURLE_OK;
    }
    auto* part = good ? curl_mime_addpart(form) : nullptr;
    good = part != nullptr && curl_mime_name(part, "file") == CURLE_OK &&
           curl_mime_filedata(part, request.file.c_str()) == CURLE_OK &&
           curl_mime_type(part, "application/pdf") == CURLE_OK;
    if (!good) throw std::runtime_error("cannot make the form for " + request.file);
    set(easy, CURLOPT_MIMEPOST, form);
  }

  static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& me = *static_cast<transfer*>(self);
    const std::string_view piece(data, size * count);
    long status = 0;
    curl_easy_getinfo(me.easy, CURLINFO_RESPONSE_CODE, &status);
    if (me.request.on_body && status >= 200 && status < 300) {
      me.request.on_body(piece);
    } else if (me.answer.body.size() + piece.size() > body_bytes_max) {
      return CURL_WRITEFUNC_ERROR;
    } else {
      me.answer.body += piece;
    }
    return piece.size();
  }

  static int take_progress(void* self, curl_off_t, curl_off_t, curl_off_t total, curl_off_t sent) {
    const auto& me = *static_cast<transfer*>(self);
    if (me.request.on_sent && total > 0) {
      me.request.on_sent(static_cast<std::uint64_t>(sent), static_cast<std::uint64_t>(total));
    }
    return 0;
  }

  http_outcome outcome(CURLcode result) {
    if (result != CURLE_OK) {
      return std::unexpected(transport_failure{message[0] != '\0' ? std::string(message.data())
                                                                  : curl_easy_strerror(result)});
    }
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
    answer.etag = header_value(easy, "ETag");
    answer.retry_after = header_value(easy, "Retry-After");
    return std::move(answer);
  }
};

transfers::transfers(interrupt* stop) : stop_(stop) {
  static const curl_library library;
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw std::bad_alloc();
}

transfers::~transfers() {
  drop_all();
  curl_multi_cleanup(multi_);
}

void transfers::drop_all() {
  for (const auto& [easy, in_progress] : running_) curl_multi_remove_handle(multi_, easy);
  running_.clear();
  actions_.clear();
}

void transfers::start(http_request request, handler done) {
  auto made = std::make_unique<transfer>(std::move(request), std::move(done));
  auto* easy = made->easy;
  running_.emplace(easy, std::move(made));
  if (curl_multi_add_handle(multi_, easy) != CURLM_OK) {
    running_.erase(easy);
    throw std::runtime_error("libcurl refused a request");
  }
}

void transfers::after(std::chrono::milliseconds delay, std::function<void()> action) {
  actions_.emplace(clock::now() + delay, std::move(action));
}

void transfers::collect_finished() {
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto* easy = message->easy_handle;
    const auto result = message->data.result;
    curl_multi_remove_handle(multi_, easy);
    auto finished = running_.extract(easy);
    const auto& in_progress = *finished.mapped();
    in_progress.done(finished.mapped()->outcome(result));
  }
}

void transfers::run_due_actions() {
  while (!actions_.empty() && actions_.begin()->first <= clock::now()) {
    auto action = actions_.extract(actions_.begin());
    action.mapped()();
  }
}

int transfers::milliseconds_to_wait() const {
  auto wait = tick_interval;
  if (!actions_.empty()) {
    const auto until =
        std::chrono::ceil<std::chrono::milliseconds>(actions_.begin()->first - clock::now());
    wait = std::clamp(until, std::chrono::milliseconds(0), tick_interval);
  }
  return static_cast<int>(wait.count());
}

bool transfers::run() {
  while (!running_.empty() || !actions_.empty()) {
    int running = 0;
    if (curl_multi_perform(multi_, &running) != CURLM_OK) {
      throw std::runtime_error("libcurl failed");
    }
    collect_finished();
    run_due_actions();
    if (tick_) tick_();
    if (stop_ != nullptr && stop_->came()) {
      drop_all();
      return false;
    }
    if (running_.empty() && actions_.empty()) return true;
    curl_waitfd signals{stop_ != nullptr ? stop_->descriptor() : -1, CURL_WAIT_POLLIN, 0};
    curl_multi_poll(multi_, stop_ != nullptr ? &signals : nullptr, stop_ != nullptr ? 1 : 0,
                    milliseconds_to_wait(), nullptr);
  }
  return true;
}

}  // namespace pagemill::cli
