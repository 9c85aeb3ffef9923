#include "common/embedding/onnx_graph.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <optional>
#include <stdexcept>
#include <string>

#include <onnxruntime/onnxruntime_cxx_api.h>

#include "common/embedding/quiet_session_start.hpp"

namespace pagemill {

struct onnx_graph::session {
  Ort::Env environment{ORT_LOGGING_LEVEL_ERROR, "pagemill"};
  Ort::Session runtime{nullptr};
  std::string ids, mask, types, output;
};

namespace {

Ort::SessionOptions session_options(int threads) {
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(threads);
  options.SetInterOpNumThreads(1);
  options.SetExecutionMode(ORT_SEQUENTIAL);
  options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
  // Spinning threads would take the cores that extraction and PostgreSQL need.
  options.AddConfigEntry("session.intra_op.allow_spinning", "0");
  // Memory patterns would keep one block for every batch shape ever seen.
  options.DisableMemPattern();
  return options;
}

enum class end_of_graph { input, output };

/// Checks the graph's input or output `name`; returns what does not fit.
std::optional<std::string> check_value(const Ort::Session& session, end_of_graph end,
                                       const std::string& name, ONNXTensorElementDataType type) {
  const bool input = end == end_of_graph::input;
  Ort::AllocatorWithDefaultOptions allocator;
  const auto count = input ? session.GetInputCount() : session.GetOutputCount();
  for (std::size_t i = 0; i < count; ++i) {
    const auto found = input ? session.GetInputNameAllocated(i, allocator)
                             : session.GetOutputNameAllocated(i, allocator);
    if (name != found.get()) continue;
    const auto info = input ? session.GetInputTypeInfo(i) : session.GetOutputTypeInfo(i);
    if (info.GetONNXType() == ONNX_TYPE_TENSOR &&
        info.GetTensorTypeAndShapeInfo().GetElementType() == type) {
      return std::nullopt;
    }
    return std::format("{} \"{}\" is not a tensor of {}", input ? "input" : "output", name,
                       type == ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 ? "int64" : "float");
  }
  return std::format("has no {} \"{}\"", input ? "input" : "output", name);
}

std::optional<std::string> check_values(const Ort::Session& session, const model_directory& model) {
  std::size_t inputs = 0;
  for (const auto& name : {model.input_ids, model.attention_mask, model.token_type_ids}) {
    if (name.empty()) continue;
    ++inputs;
    if (auto wrong =
            check_value(session, end_of_graph::input, name, ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64)) {
      return wrong;
    }
  }
  if (session.GetInputCount() != inputs) {
    return std::format("takes {} inputs, pagemill-model.json names {}", session.GetInputCount(),
                       inputs);
  }
  return check_value(session, end_of_graph::output, model.output,
                     ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT);
}

void make_unit(std::vector<float>& vector) {
  double sum = 0;
  for (const float value : vector) sum += static_cast<double>(value) * value;
  const auto scale = static_cast<float>(1 / std::sqrt(std::max(sum, 1e-24)));
  for (float& value : vector) value *= scale;
}

}  // namespace

onnx_graph::onnx_graph(const model_directory& model, std::unique_ptr<session> opened)
    : dimension_(model.dimension),
      pooling_(model.pooling),
      normalize_(model.normalize),
      session_(std::move(opened)) {
  session_->ids = model.input_ids;
  session_->mask = model.attention_mask;
  session_->types = model.token_type_ids;
  session_->output = model.output;
  inputs_ = {session_->ids.c_str(), session_->mask.c_str()};
  if (!session_->types.empty()) inputs_.push_back(session_->types.c_str());
}

onnx_graph::~onnx_graph() = default;

std::expected<std::unique_ptr<onnx_graph>, model_problem> onnx_graph::open(
    const model_directory& model, int threads) {
  const auto problem = [&](model_problem_code code, std::string_view what) {
    return std::unexpected(model_problem{code, std::format("{}: {}", model.graph.string(), what)});
  };
  auto opened = std::make_unique<session>();
  try {
    start_session_quietly([&] {
      opened->runtime =
          Ort::Session(opened->environment, model.graph.c_str(), session_options(threads));
    });
  } catch (const Ort::Exception& failure) {
    return problem(model_problem_code::model_damaged, failure.what());
  }
  if (const auto wrong = check_values(opened->runtime, model)) {
    return problem(model_problem_code::model_unsupported, *wrong);
  }
  std::unique_ptr<onnx_graph> graph(new onnx_graph(model, std::move(opened)));
  try {
    token_batch probe(1, 1, 0);
    probe.append(0, std::array<token_id, 1>{0});
    graph->run(probe);
  } catch (const std::exception& failure) {
    return problem(model_problem_code::model_unsupported, failure.what());
  }
  return graph;
}

std::vector<float> onnx_graph::pool(const float* values, std::size_t row,
                                    const token_batch& batch) const {
  const auto* from =
      values + row * dimension_ * (pooling_ == pooling_kind::none ? 1 : batch.width());
  if (pooling_ != pooling_kind::mean) return {from, from + dimension_};
  std::vector<float> mean(dimension_);
  for (std::size_t token = 0; token < batch.length(row); ++token) {
    for (std::size_t i = 0; i < dimension_; ++i) mean[i] += from[token * dimension_ + i];
  }
  const auto share = 1 / static_cast<float>(std::max<std::size_t>(1, batch.length(row)));
  for (float& value : mean) value *= share;
  return mean;
}

std::vector<std::vector<float>> onnx_graph::run(token_batch& batch) const {
  const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  const std::array<std::int64_t, 2> shape{static_cast<std::int64_t>(batch.rows()),
                                          static_cast<std::int64_t>(batch.width())};
  std::vector<std::int64_t> types(session_->types.empty() ? 0 : batch.ids().size());
  std::vector<Ort::Value> values;
  const auto add = [&](std::vector<std::int64_t>& numbers) {
    values.push_back(Ort::Value::CreateTensor<std::int64_t>(memory, numbers.data(), numbers.size(),
                                                            shape.data(), shape.size()));
  };
  add(batch.ids());
  add(batch.mask());
  if (!session_->types.empty()) add(types);
  const char* output = session_->output.c_str();
  const auto results = session_->runtime.Run(Ort::RunOptions{nullptr}, inputs_.data(),
                                             values.data(), values.size(), &output, 1);

  auto expected = batch.rows() * dimension_;
  if (pooling_ != pooling_kind::none) expected *= batch.width();
  if (results.front().GetTensorTypeAndShapeInfo().GetElementCount() != expected) {
    throw std::runtime_error("the shape of the model's output differs from pagemill-model.json");
  }
  const auto* numbers = results.front().GetTensorData<float>();
  std::vector<std::vector<float>> vectors;
  vectors.reserve(batch.rows());
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    vectors.push_back(pool(numbers, row, batch));
    if (normalize_) make_unit(vectors.back());
    if (!std::ranges::all_of(vectors.back(), [](float value) { return std::isfinite(value); })) {
      throw std::runtime_error("the model returned a vector that is not finite");
    }
  }
  return vectors;
}

}  // namespace pagemill
