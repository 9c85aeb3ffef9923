/// What servers of generated text answer: scripts for provider_server in each protocol, well spoken
/// or broken off.
#pragma once
#include <algorithm>
#include <format>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "tests/support/provider_server.hpp"

namespace pagemill::test {

/// What happens when all pieces were sent.
enum class after_pieces { end, end_without_saying_so, cut, hang, error };

struct spoken_answer {
  std::vector<std::string> pieces;
  int input_tokens = 11;
  int output_tokens = 7;
  after_pieces then = after_pieces::end;
  std::string ending = "stop";  ///< as OpenAI says it, or "refusal"
  bool streams = true;          ///< of Replicate: has a stream
};

/// What is answered to the body of a request.
using speaker = std::function<spoken_answer(const std::string& request)>;

/// The events of an answer.
struct spoken_stream {
  std::string pieces;
  std::string ending;
  std::string failure;
};

/// In pieces that end anywhere.
inline void send_events(provider_exchange& it, const spoken_stream& events, after_pieces then) {
  it.send(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  const auto send = [&it](std::string_view text) {
    for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(text.size(), 41))) {
      it.send(std::format("{:x}\r\n{}\r\n", std::min<std::size_t>(text.size(), 41),
                          text.substr(0, 41)));
    }
  };
  send(events.pieces);
  if (then == after_pieces::end) send(events.ending);
  if (then == after_pieces::error) send(events.failure);
  if (then == after_pieces::hang) it.wait_closed(std::chrono::minutes(1));
  if (then == after_pieces::hang || then == after_pieces::cut) return it.cut();
  it.send("0\r\n\r\n");
}

inline std::string event_of(const boost::json::value& data, std::string_view type = "") {
  return (type.empty() ? "" : std::format("event: {}\n", type)) +
         std::format("data: {}\n\n", boost::json::serialize(data));
}

inline spoken_stream openai_events(const spoken_answer& answer) {
  const auto chunk = [](const boost::json::value& delta, const boost::json::value& reason) {
    return event_of({{"object", "chat.completion.chunk"},
                     {"choices", boost::json::array{boost::json::object{
                                     {"index", 0}, {"delta", delta}, {"finish_reason", reason}}}},
                     {"usage", nullptr}});
  };
  spoken_stream events{
      .pieces = chunk({{"role", "assistant"}, {"content", ""}}, nullptr),
      .failure = event_of(
          {{"error", {{"message", "sk-secret"}, {"type", "server_error"}, {"code", nullptr}}}})};
  for (const auto& piece : answer.pieces) events.pieces += chunk({{"content", piece}}, nullptr);
  if (answer.ending == "refusal") {
    events.ending =
        chunk({{"refusal", "I cannot."}}, nullptr) + chunk(boost::json::object(), "stop");
  } else {
    events.ending = chunk(boost::json::object(), boost::json::value(answer.ending));
  }
  events.ending += event_of({{"choices", boost::json::array()},
                             {"usage",
                              {{"prompt_tokens", answer.input_tokens},
                               {"completion_tokens", answer.output_tokens}}}}) +
                   "data: [DONE]\n\n";
  return events;
}

inline spoken_stream anthropic_events(const spoken_answer& answer) {
  const auto event = [](const char* type, boost::json::object more = {}) {
    more["type"] = type;
    return event_of(more, type);
  };
  const std::map<std::string, const char*> reasons{
      {"stop", "end_turn"}, {"length", "max_tokens"}, {"tool_calls", "tool_use"}};
  const auto known = reasons.find(answer.ending);
  const std::string reason = known == reasons.end() ? "refusal" : known->second;
  spoken_stream events{
      .pieces =
          event("message_start",
                {{"message",
                  {{"role", "assistant"},
                   {"usage", {{"input_tokens", answer.input_tokens}, {"output_tokens", 1}}}}}}) +
          event("ping") + event("content_block_start", {{"index", 0}}),
      .failure =
          event("error", {{"error", {{"type", "overloaded_error"}, {"message", "sk-secret"}}}})};
  for (const auto& piece : answer.pieces) {
    events.pieces += event("content_block_delta",
                           {{"index", 0}, {"delta", {{"type", "text_delta"}, {"text", piece}}}});
  }
  events.ending = event("content_block_stop", {{"index", 0}}) +
                  event("message_delta", {{"delta", {{"stop_reason", reason}}},
                                          {"usage", {{"output_tokens", answer.output_tokens}}}}) +
                  event("message_stop");
  return events;
}

inline spoken_stream replicate_events(const spoken_answer& answer) {
  spoken_stream events{.ending = "event: done\ndata: {}\n\n",
                       .failure =
                           "event: error\ndata: {\"detail\": \"sk-secret\"}\n\n"
                           "event: done\ndata: {\"reason\": \"error\"}\n\n"};
  for (const auto& piece : answer.pieces) {
    events.pieces += "event: output\nid: 1:0\ndata: ";
    for (const char c : piece)
      events.pieces += c == '\n' ? std::string("\ndata: ") : std::string{c};
    events.pieces += "\n\n";
  }
  return events;
}

inline provider_server::script openai_chat_script(speaker speak) {
  return [speak = std::move(speak)](provider_exchange& it) {
    if (it.target() != "/v1/chat/completions") return it.answer(404, "{}");
    const auto answer = speak(it.body());
    send_events(it, openai_events(answer), answer.then);
  };
}

inline provider_server::script anthropic_messages_script(speaker speak) {
  return [speak = std::move(speak)](provider_exchange& it) {
    if (it.target() != "/v1/messages") return it.answer(404, "{}");
    const auto answer = speak(it.body());
    send_events(it, anthropic_events(answer), answer.then);
  };
}

/// A server of predictions: POST makes one, GET tells of it; those that do not stream are half done
/// when they are asked for the first time.
class replicate_predictions_server {
 public:
  explicit replicate_predictions_server(speaker speak) : speak_(std::move(speak)) {}

  void answer(provider_exchange& it) {
    const auto target = it.target();
    if (it.method() == "POST" && target.starts_with("/v1/models/")) return make(it);
    if (target.ends_with("/cancel")) return it.answer(200, "{}");
    const auto id = target.substr(target.rfind('/') + 1);
    const auto known = find(id);
    if (target.starts_with("/v1/streams/")) {
      return send_events(it, replicate_events(known.answer), known.answer.then);
    }
    it.answer(200, describe(id, known.answer, known.looks > 1 || known.answer.streams, ""));
  }

 private:
  struct made {
    spoken_answer answer;
    int looks = 0;
  };

  void make(provider_exchange& it) {
    const auto answer = speak_(it.body());
    const std::scoped_lock lock(mutex_);
    const auto id = std::format("p{}", made_.size() + 1);
    made_[id] = {.answer = answer};
    const auto stream = std::format("https://{}/v1/streams/{}", it.header("Host"), id);
    auto fresh = answer;
    fresh.pieces.clear();
    it.answer(201, describe(id, fresh, false, answer.streams ? stream : ""));
  }

  made find(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    auto& known = made_[id];
    ++known.looks;
    return known;
  }

  static std::string describe(const std::string& id, const spoken_answer& answer, bool ended,
                              const std::string& stream) {
    const bool failed = ended && answer.then == after_pieces::error;
    boost::json::object urls{{"get", "https://elsewhere.example.org/get"},
                             {"cancel", "https://elsewhere.example.org/cancel"}};
    if (!stream.empty()) urls["stream"] = stream;
    boost::json::array output(answer.pieces.begin(), answer.pieces.end());
    if (!ended) output.resize(output.size() / 2);
    boost::json::object metrics;
    if (ended) {
      metrics = {{"input_token_count", answer.input_tokens},
                 {"output_token_count", answer.output_tokens}};
    }
    return boost::json::serialize(boost::json::object{{"id", id},
                                                      {"status", failed  ? "failed"
                                                                 : ended ? "succeeded"
                                                                         : "starting"},
                                                      {"output", output},
                                                      {"error", failed ? "sk-secret" : ""},
                                                      {"metrics", metrics},
                                                      {"urls", urls}});
  }

  const speaker speak_;
  std::mutex mutex_;
  std::map<std::string, made> made_;
};

inline provider_server::script replicate_predictions_script(speaker speak) {
  const auto server = std::make_shared<replicate_predictions_server>(std::move(speak));
  return [server](provider_exchange& it) { server->answer(it); };
}

}  // namespace pagemill::test
