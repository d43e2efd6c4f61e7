/**
 * What makes the command start fast, made once after a build by scripts/smartcar: {@link
 * io.smartcar.cli.startup.ArchivableJars}, and {@link io.smartcar.cli.startup.Rehearsal} whose
 * classes the JVM archives.
 */
@NullMarked
package io.smartcar.cli.startup;

import org.jspecify.annotations.NullMarked;
