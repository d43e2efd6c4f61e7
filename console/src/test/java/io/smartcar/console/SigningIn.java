package io.smartcar.console;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser that signs in, step by step, and keeps the cookies that it is given. */
final class SigningIn {

  static final String SESSION = "smartcar-session";
  static final String RETURN = "smartcar-return";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String origin;
  final Map<String, String> cookies = new TreeMap<>();

  /** Whole, as they came last. */
  final List<String> set = new ArrayList<>();

  SigningIn(Console console) {
    origin = "http://127.0.0.1:" + console.port();
  }

  String origin() {
    return origin;
  }

  /** Wants to sign in, and come back to a screen. */
  String begin(String screen) throws Exception {
    return location(
        get(origin + "/api/v1/oidc/login?to=" + URLEncoder.encode(screen, StandardCharsets.UTF_8)));
  }

  /** Is at the provider, which sends it back at once. */
  String atProvider(String there) throws Exception {
    return location(get(there));
  }

  /** Comes back. */
  String comeBack(String callback) throws Exception {
    return location(get(callback));
  }

  /** All of it; where it is then. */
  String signIn() throws Exception {
    return comeBack(atProvider(begin("#/now")));
  }

  /** Why it was not let in, as the page says it. */
  String failure() throws Exception {
    return get(origin + "/api/v1/session").body();
  }

  HttpResponse<String> api(String path) throws Exception {
    return get(origin + path);
  }

  HttpResponse<String> signOut() throws Exception {
    return send(request(origin + "/api/v1/session").DELETE().build());
  }

  /** The header with its cookies. */
  String cookie() {
    return cookies.entrySet().stream()
        .map(one -> one.getKey() + '=' + one.getValue())
        .collect(Collectors.joining("; "));
  }

  private HttpResponse<String> get(String address) throws Exception {
    return send(request(address).build());
  }

  private HttpRequest.Builder request(String address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    if (address.startsWith(origin) && !cookies.isEmpty()) {
      request.header("Cookie", cookie());
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    set.clear();
    for (String cookie : response.headers().allValues("Set-Cookie")) {
      set.add(cookie);
      String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
      if (cookie.contains("Max-Age=0;")) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return response;
  }

  private static String location(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(response.statusCode() + " " + response.body()));
  }
}
