package io.smartcar.console;

/** Why a request is not answered as it wanted: a status of HTTP, and one line for whoever asked. */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int NOT_ACCEPTABLE = 406;
  static final int CONFLICT = 409;
  static final int TOO_LARGE = 413;
  static final int WRONG_TYPE = 415;
  static final int TOO_MUCH = 422;
  static final int WRONG_HOST = 421;
  static final int DEFECT = 500;
  static final int UNAVAILABLE = 503;

  private final int status;

  Problem(int status, String line) {
    super(line);
    this.status = status;
  }

  int status() {
    return status;
  }
}
