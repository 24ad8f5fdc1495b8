// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.nettylink.codec.MessageView;
import java.net.URL;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom: arrows point down only. */
class ArchitectureTest {
    private static final String CODEC = "io.nettylink.codec..";
    private static final String CLIENT = "io.nettylink";
    private static final String GENL = "io.nettylink.genl..";
    private static final String WATCH = "io.nettylink.watch..";
    private static final String CHANNEL = "io.nettylink.channel..";
    private static final String SPI = "io.nettylink.channel.spi..";
    private static final String SOCKET = "io.nettylink.internal.socket..";
    private static final String BLOCKING = "io.nettylink.internal.blocking..";
    private static final String PROTOCOL = "io.nettylink.internal.protocol..";
    private static final String JFR = "io.nettylink.internal.jfr..";
    private static final String FFM = "io.nettylink.internal.ffm..";
    private static final String INTERNAL = "io.nettylink.internal..";

    /** What is delivered, from wherever these two are: no tests. */
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importUrls(List.of(origin(NetlinkClient.class), origin(MessageView.class)));

    @Test
    void everyPackageIsLookedAt() {
        assertThat(Stream.of(CODEC, CLIENT, GENL, WATCH, CHANNEL, SPI, SOCKET, BLOCKING, PROTOCOL, JFR, FFM))
                .allMatch(part -> CLASSES.stream().anyMatch(resideInAPackage(part)));
        assertThat(CLASSES.stream().map(JavaClass::getSimpleName)).doesNotContain("ArchitectureTest", "LeakExtension");
    }

    @Test
    void codecKnowsNoSockets() {
        noClasses()
                .that()
                .resideInAPackage(CODEC)
                .should()
                .dependOnClassesThat(resideInAPackage("io.nettylink..").and(not(resideInAPackage(CODEC))))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "java.nio.channels..")
                .check(CLASSES);
    }

    @Test
    void protocolKnowsTheCodecOnly() {
        classes()
                .that()
                .resideInAPackage(PROTOCOL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        PROTOCOL, CODEC, "io.netty.util.collection..", "java.lang..", "java.util", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void protocolHasNoClock() {
        noClasses()
                .that()
                .resideInAPackage(PROTOCOL)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.util.concurrent..")
                .check(CLASSES);
    }

    @Test
    void foreignFunctionsAreTheBusinessOfOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(FFM)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(CLASSES);
    }

    @Test
    void thatPackageKnowsNoOther() {
        noClasses()
                .that()
                .resideInAPackage(FFM)
                .should()
                .dependOnClassesThat(resideInAPackage("io.nettylink..").and(not(resideInAnyPackage(FFM, CODEC))))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void eventClassesAreLoadedByOneClassOnlyWhereSomebodyRecords() {
        noClasses()
                .that()
                .resideOutsideOfPackage(JFR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(".*\\.internal\\.jfr\\.(Jfr|Periodic).*")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(JFR)
                .should()
                .dependOnClassesThat(resideInAPackage("io.nettylink..").and(not(resideInAnyPackage(JFR, SOCKET))))
                .check(CLASSES);
    }

    @Test
    void whatIsBelowTheChannelKnowsNothingOfIt() {
        classes()
                .that()
                .resideInAPackage(SPI)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(SPI, "io.netty.buffer..", "java.lang..", "java.util", "java.io", "org.jspecify..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(SOCKET)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.nettylink..").and(not(resideInAnyPackage(SOCKET, SPI, FFM, CODEC))))
                .check(CLASSES);
    }

    @Test
    void blockingSocketKnowsNoRequestsAndNoChannels() {
        noClasses()
                .that()
                .resideInAPackage(BLOCKING)
                .should()
                .dependOnClassesThat(resideInAPackage("io.nettylink..")
                        .and(not(resideInAnyPackage(BLOCKING, CHANNEL, SOCKET, JFR, FFM, CODEC))))
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("NetlinkChannel")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("EventLoop")
                .check(CLASSES);
    }

    @Test
    void channelsAreNoBusinessOfTheBlockingClient() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("Blocking")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("NetlinkChannel")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.bootstrap..", "io.netty.channel.epoll..")
                .check(CLASSES);
    }

    @Test
    void systemCallsAreMadeBelowTheClient() {
        noClasses()
                .that()
                .resideOutsideOfPackages(FFM, SOCKET, CHANNEL, BLOCKING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(FFM)
                .check(CLASSES);
    }

    @Test
    void channelKnowsNoRequests() {
        noClasses()
                .that()
                .resideInAPackage(CHANNEL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLIENT, GENL, WATCH, PROTOCOL)
                .check(CLASSES);
    }

    @Test
    void clientKnowsNothingThatIsBuiltOnIt() {
        noClasses()
                .that()
                .resideInAPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GENL, WATCH)
                .check(CLASSES);
    }

    @Test
    void watchAndGenericNetlinkDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(WATCH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GENL, INTERNAL)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(GENL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(WATCH)
                .check(CLASSES);
    }

    @Test
    void theTableOfAWatchKnowsNoSocketsAndNoClock() {
        noClasses()
                .that()
                .resideInAPackage(WATCH)
                .and()
                .haveNameMatching(".*\\.(Reconciler|Comparison|Pace|Signal)")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", CHANNEL, "java.time..")
                .check(CLASSES);
    }

    @Test
    void whatLivesOnAnEventLoopGoesByItsClock() {
        noClasses()
                .that()
                .resideInAnyPackage(WATCH, GENL, CHANNEL)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.nettylink.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingIsOpenToInheritanceByAccident() {
        classes()
                .that()
                .areNotInterfaces()
                .should(new ArchCondition<JavaClass>("be final, sealed, or abstract and of their package alone") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean closed = item.getModifiers().contains(JavaModifier.FINAL)
                                || item.reflect().isSealed()
                                || item.isAnonymousClass()
                                || item.isEnum()
                                || isAbstractInItsPackage(item);
                        events.add(new SimpleConditionEvent(item, closed, item.getName() + " is open to inheritance"));
                    }
                })
                .check(CLASSES);
    }

    @Test
    void internalsDoNotShowInTheApi() {
        ArchRule rule = members()
                .that()
                .areDeclaredInClassesThat(not(resideInAPackage(INTERNAL)).and(modifier(JavaModifier.PUBLIC)))
                .should(new ArchCondition<JavaMember>("show no internal type where users see it") {
                    @Override
                    public void check(JavaMember item, ConditionEvents events) {
                        boolean visible = item.getModifiers().contains(JavaModifier.PUBLIC)
                                || item.getModifiers().contains(JavaModifier.PROTECTED);
                        boolean leaks = visible && signature(item).anyMatch(ArchitectureTest::isInternal);
                        events.add(new SimpleConditionEvent(item, !leaks, item.getFullName() + " shows internals"));
                    }
                });
        rule.check(CLASSES);
        classes()
                .that(not(resideInAPackage(INTERNAL)).and(modifier(JavaModifier.PUBLIC)))
                .should(new ArchCondition<JavaClass>("extend no internal type") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean leaks = Stream.concat(
                                        item.getAllRawSuperclasses().stream(), item.getAllRawInterfaces().stream())
                                .anyMatch(ArchitectureTest::isInternal);
                        events.add(new SimpleConditionEvent(item, !leaks, item.getName() + " extends internals"));
                    }
                })
                .check(CLASSES);
    }

    private static URL origin(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static boolean isAbstractInItsPackage(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.ABSTRACT)
                && !type.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static boolean isInternal(JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith("io.nettylink.internal");
    }

    private static Stream<JavaClass> signature(JavaMember member) {
        return member.getAllInvolvedRawTypes().stream();
    }
}
