#include "api/http/client_origin.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

client_origin origin_of(const char* peer, const header_list& headers, const char* trusted = "") {
  return find_origin(boost::asio::ip::make_address(peer), headers, *proxy_list::parse(trusted));
}

}  // namespace

TEST_CASE("networks hold the addresses that share their bits, and no others") {
  const auto list = *proxy_list::parse("10.1.0.0/16,127.0.0.1  fd00::/9");
  const auto holds = [&](const char* text) {
    return list.contains(boost::asio::ip::make_address(text));
  };
  CHECK(holds("10.1.255.9"));
  CHECK_FALSE(holds("10.2.0.0"));
  CHECK(holds("127.0.0.1"));
  CHECK_FALSE(holds("127.0.0.2"));
  CHECK(holds("fd7f::1"));
  CHECK_FALSE(holds("fd80::1"));
  CHECK_FALSE(proxy_list::parse("")->contains(boost::asio::ip::make_address("127.0.0.1")));
  CHECK(proxy_list::parse("0.0.0.0/0")->contains(boost::asio::ip::make_address("8.8.8.8")));
}

TEST_CASE("what is no network is named") {
  CHECK(proxy_list::parse("127.0.0.1, nginx").error() == "nginx");
  CHECK(proxy_list::parse("10.0.0.0/33").error() == "10.0.0.0/33");
  CHECK(proxy_list::parse("10.0.0.0/").error() == "10.0.0.0/");
  CHECK(proxy_list::parse("::1/129").error() == "::1/129");
}

TEST_CASE("without trusted proxies the peer is the client, whatever the headers say") {
  const auto origin = origin_of(
      "203.0.113.9", {{"x-forwarded-for", "198.51.100.1"}, {"x-forwarded-proto", "https"}});
  CHECK(origin.address == "203.0.113.9");
  CHECK_FALSE(origin.secure);
}

TEST_CASE("the last address that no trusted proxy has is the client") {
  const auto address = [](const char* forwarded) {
    return origin_of("10.0.0.1", {{"x-forwarded-for", forwarded}}, "10.0.0.0/8").address;
  };
  CHECK(address("198.51.100.7") == "198.51.100.7");
  CHECK(address("127.0.0.1, 198.51.100.7") == "198.51.100.7");
  CHECK(address("127.0.0.1, 198.51.100.7, 10.0.0.2") == "198.51.100.7");
  CHECK(address("10.0.0.3,10.0.0.2") == "10.0.0.3");
  CHECK(address("198.51.100.7:4711") == "198.51.100.7");
  CHECK(address("[2001:db8::1]:4711") == "2001:db8::1");
  CHECK(address("2001:DB8:0::1") == "2001:db8::1");
  CHECK(address("::ffff:198.51.100.7") == "198.51.100.7");
}

TEST_CASE("a broken list ends at the last proxy that is known") {
  const auto address = [](const char* forwarded) {
    return origin_of("10.0.0.1", {{"x-forwarded-for", forwarded}}, "10.0.0.0/8").address;
  };
  CHECK(address("198.51.100.7, unknown") == "10.0.0.1");
  CHECK(address("198.51.100.7, <script>, 10.0.0.2") == "10.0.0.2");
  CHECK(address("") == "10.0.0.1");
  CHECK(address(",") == "10.0.0.1");
}

TEST_CASE("several fields are one list in their order") {
  const header_list fields{{"x-forwarded-for", "198.51.100.1"}, {"x-forwarded-for", "10.0.0.2"}};
  CHECK(origin_of("10.0.0.1", fields, "10.0.0.0/8").address == "198.51.100.1");
}

TEST_CASE("TLS is what the nearest trusted proxy says") {
  const auto secure = [](const char* scheme) {
    return origin_of("::1", {{"x-forwarded-proto", scheme}}, "::1").secure;
  };
  CHECK(secure("https"));
  CHECK(secure("http, HTTPS"));
  CHECK_FALSE(secure("https, http"));
  CHECK_FALSE(secure("httpsx"));
}

TEST_CASE("a client is an IPv4 address or a network of 64 bits") {
  const auto network = [](const char* address) {
    return client_network(boost::asio::ip::make_address(address)).to_string();
  };
  CHECK(network("192.0.2.7") == "192.0.2.7");
  CHECK(network("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
  CHECK(network("fe80::1%lo") == "fe80::");
}

TEST_CASE("only a direct client of this machine is one of this machine") {
  CHECK(origin_of("127.0.0.1", {{"accept", "*/*"}}).loopback);
  CHECK(origin_of("::ffff:127.0.0.1", {}).loopback);
  CHECK_FALSE(origin_of("203.0.113.9", {}).loopback);
  CHECK_FALSE(origin_of("127.0.0.1", {{"x-forwarded-for", "127.0.0.1"}}).loopback);
  CHECK_FALSE(origin_of("127.0.0.1", {{"x-real-ip", "127.0.0.1"}}, "127.0.0.1").loopback);
  CHECK_FALSE(origin_of("127.0.0.1", {{"x-forwarded-for", "127.0.0.1"}}, "127.0.0.1").loopback);
}

}  // namespace pagemill
