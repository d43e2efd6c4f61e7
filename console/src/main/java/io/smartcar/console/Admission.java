package io.smartcar.console;

/**
 * By what somebody was let in, a session or a token, for what goes on longer than one answer: it is
 * told when that lets nobody in any more. Thread-safe.
 */
interface Admission {

  /** Of whoever needs neither: it never ends. */
  Admission ENDLESS =
      new Admission() {
        @Override
        public void atEnd(Runnable what) {}

        @Override
        public void forget(Runnable what) {}
      };

  /**
   * Does something when it ends; at once if it has ended.
   *
   * @param what must neither block nor fail
   */
  void atEnd(Runnable what);

  /** It needs no longer be done. */
  void forget(Runnable what);
}
