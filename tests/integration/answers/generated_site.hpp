/// A service whose providers of text are a server of ours, over TLS: it answers as the test says.
#pragma once
#include <atomic>
#include <format>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "tests/integration/answers/answer_site.hpp"
#include "tests/integration/site/whole_service.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/protocols/chat_protocols.hpp"
#include "tests/support/provider_server.hpp"

namespace pagemill::test {

/// What a prompt says, in whatever protocol: the instructions, and the data.
struct read_prompt {
  std::string instructions;
  std::string data;

  boost::json::value json() const { return boost::json::parse(data); }
  /// The number of the snippet that has the text; 0: none has.
  std::int64_t number_of(std::string_view text) const {
    const auto parsed = json();
    for (const auto& one : parsed.at("snippets").as_array()) {
      if (std::string_view(one.at("text").as_string()).contains(text)) {
        return one.at("n").to_number<std::int64_t>();
      }
    }
    return 0;
  }
};

inline read_prompt prompt_in(const std::string& body) {
  const auto request = boost::json::parse(body).as_object();
  const auto text = [](const boost::json::value& from) { return std::string(from.as_string()); };
  if (const auto* input = request.if_contains("input")) {
    return {text(input->at("system_prompt")), text(input->at("prompt"))};
  }
  const auto& messages = request.at("messages").as_array();
  if (const auto* system = request.if_contains("system")) {
    return {text(*system), text(messages.at(0).at("content"))};
  }
  return {text(messages.at(0).at("content")), text(messages.at(1).at("content"))};
}

class generated_site {
 public:
  /// What is written for a prompt.
  using writer = std::function<spoken_answer(const read_prompt& prompt)>;
  using settings = std::map<std::string, std::string>;

  explicit generated_site(writer write, settings more = {})
      : write_(std::move(write)),
        server(authority_.issue("localhost"), script()),
        api(whole_service::with_service_login(site), with_defaults(std::move(more))) {}

  /// Lets the workspace's text go to all providers.
  void allow() const { set("ai_providers", "'{openai,anthropic,together,replicate,huggingface}'"); }
  void set(std::string_view column, std::string_view value) const {
    site.ask(std::format("UPDATE workspaces SET {} = {}", column, value));
  }
  /// Returns the document's id.
  std::string add(std::string_view text) const { return add_file(page_with(text)); }
  std::string add_file(const std::string& pdf) const {
    const auto sent = client.post_pdf(jobs_path, pdf).json();
    const auto id = whole_service::text_of(sent, "id");
    const auto job = client.get("/api/v1/pdf/jobs/" + id + "?wait=60").json();
    REQUIRE(whole_service::text_of(job, "status") == "completed");
    return whole_service::text_of(job, "document_id");
  }
  http_response ask(boost::json::object body, std::string_view accept = "application/json") const {
    if (!body.contains("question")) body["question"] = "When was the lighthouse built?";
    return client.send(
        {.method = "POST",
         .target = query_path,
         .body = boost::json::serialize(body),
         .headers = {{"Content-Type", "application/json"}, {"Accept", std::string(accept)}}});
  }
  /// The prompts that the server has got.
  std::vector<read_prompt> prompts() const {
    const std::scoped_lock lock(mutex_);
    return prompts_;
  }
  /// The sums of the day of a provider; null: there are none.
  boost::json::value sums(std::string_view provider) const {
    const auto items = client.get("/api/v1/usage").json().at("items").as_array();
    if (items.empty()) return nullptr;
    for (const auto& one : items[0].at("ai").as_array()) {
      if (one.at("provider").as_string() == provider) return one;
    }
    return nullptr;
  }
  /// The same once there are as many calls.
  boost::json::value sums_of(std::string_view provider, std::int64_t calls) const {
    boost::json::value found;
    CHECK(eventually(std::chrono::seconds(10), [&] {
      found = sums(provider);
      return !found.is_null() && found.at("calls").to_number<std::int64_t>() == calls;
    }));
    return found;
  }

 private:
  provider_server::script script() {
    const auto speak = [this](const std::string& body) {
      auto prompt = prompt_in(body);
      {
        const std::scoped_lock lock(mutex_);
        prompts_.push_back(prompt);
      }
      return write_(prompt);
    };
    return [openai = openai_chat_script(speak), anthropic = anthropic_messages_script(speak),
            replicate = replicate_predictions_script(speak)](provider_exchange& it) {
      const auto target = it.target();
      if (target == "/v1/messages") return anthropic(it);
      if (target.contains("predictions") || target.contains("streams")) return replicate(it);
      openai(it);
    };
  }
  settings with_defaults(settings more) const {
    more.insert({{"OPENAI_BASE_URL", server.url("/v1")},
                 {"OPENAI_API_KEY", "sk-test-secret"},
                 {"PAGEMILL_ANTHROPIC_URL", server.url()},
                 {"ANTHROPIC_API_KEY", "sk-test-secret"},
                 {"PAGEMILL_TOGETHER_URL", server.url("/v1")},
                 {"TOGETHER_AI_API_KEY", "sk-test-secret"},
                 {"PAGEMILL_REPLICATE_URL", server.url()},
                 {"REPLICATE_API_TOKEN", "sk-test-secret"},
                 {"PAGEMILL_AI_MODELS", "openai:small,openai:large,replicate:meta/small"},
                 {"PAGEMILL_AI_PRICES", "openai:small=1000/2000"},
                 {"PAGEMILL_PROVIDER_CA_FILE", authority_.file().string()},
                 {"NO_PROXY", "*"}});
    return more;
  }

  mutable std::mutex mutex_;
  std::vector<read_prompt> prompts_;
  writer write_;
  tls_authority authority_;

 public:
  provider_server server;
  worker_site site;
  api_process api;
  http_client client = api.client();
  child_process worker = site.start_worker({.model = false});
};

/// The data of the events of that name.
inline std::vector<boost::json::value> events_of(const http_response& answer,
                                                 std::string_view name) {
  std::vector<boost::json::value> found;
  const auto beginning = std::format("event: {}\ndata: ", name);
  for (auto at = answer.body.find(beginning); at != std::string::npos;
       at = answer.body.find(beginning, at + 1)) {
    const auto from = at + beginning.size();
    const std::string_view body = answer.body;
    found.push_back(boost::json::parse(body.substr(from, body.find('\n', from) - from)));
  }
  return found;
}

}  // namespace pagemill::test
