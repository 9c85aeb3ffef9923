/// Sends the callbacks that are due: claims them, some at a time, posts them side by side on one
/// thread, and records what came of each.
#pragma once
#include <map>
#include <thread>

#include "common/stores/webhooks/delivery_store.hpp"
#include "common/net/transfer_board.hpp"
#include "worker/config.hpp"
#include "worker/process/worker_state.hpp"

namespace pagemill {

class webhook_sender {
 public:
  webhook_sender(delivery_store& deliveries, const outside_settings& outside, worker_state& state);
  /// Stops.
  ~webhook_sender();
  webhook_sender(const webhook_sender&) = delete;
  webhook_sender& operator=(const webhook_sender&) = delete;

  void start();
  /// Lets what is under way end for a moment; gives back the rest.
  void stop();

 private:
  void loop();
  void claim();
  void send(claimed_delivery taken);
  void ended(const claimed_delivery& of, const transfer_outcome& outcome);
  void finish();
  std::chrono::milliseconds pause() const;

  delivery_store& deliveries_;
  const outside_settings& outside_;
  worker_state& state_;
  transfer_board board_;
  std::map<uuid, claimed_delivery> under_way_;
  bool more_ = false;  ///< a claim may find more at once
  wakeup wake_;
  std::thread thread_;
};

}  // namespace pagemill
