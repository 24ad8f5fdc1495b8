// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the codec may know, and what its types look like from outside. */
class ArchitectureTest {
    private static final JavaClasses CODEC = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.nettylink.codec");

    @Test
    void thereIsSomethingToCheck() {
        assertThat(CODEC.contain(MessageReader.class)).isTrue();
        assertThat(CODEC.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void dependsOnBuffersOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "io.netty.buffer", "io.netty.util", "org.jspecify.annotations", "io.nettylink.codec")
                .check(CODEC);
    }

    @Test
    void knowsNoSocketsAndNoNativeCode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.foreign..", "java.nio.channels..", "io.netty.channel..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\..*Socket.*")
                .check(CODEC);
    }

    @Test
    void readsNoClockAndStartsNoThread() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.util.concurrent..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CODEC);
    }

    @Test
    void canBeExtendedNowhere() {
        classes().that().areNotInterfaces().should(beFinalOrSealed()).check(CODEC);
    }

    @Test
    void showsNothingThatOthersCanNotName() {
        classes().that().arePublic().should(exposeOnlyVisibleTypes()).check(CODEC);
    }

    private static ArchCondition<JavaClass> beFinalOrSealed() {
        return new ArchCondition<>("be final or sealed") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                        || type.reflect().isSealed();
                events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open for extension"));
            }
        };
    }

    private static ArchCondition<JavaClass> exposeOnlyVisibleTypes() {
        return new ArchCondition<>("expose only types that are public") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getCodeUnits().stream()
                        .filter(unit -> isExposed(unit.getModifiers()))
                        .forEach(unit -> types(unit).forEach(used -> report(unit.getFullName(), used, events)));
                type.getFields().stream()
                        .filter(field -> isExposed(field.getModifiers()))
                        .forEach(field -> types(field).forEach(used -> report(field.getFullName(), used, events)));
            }

            private void report(String member, JavaClass used, ConditionEvents events) {
                boolean hidden =
                        CODEC.contain(used.getName()) && !used.getModifiers().contains(JavaModifier.PUBLIC);
                events.add(new SimpleConditionEvent(used, !hidden, member + " exposes " + used.getName()));
            }
        };
    }

    private static boolean isExposed(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> types(JavaCodeUnit unit) {
        return Stream.of(
                        Stream.of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getExceptionTypes().stream())
                .flatMap(types -> types)
                .flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> types(JavaField field) {
        JavaType type = field.getType();
        return type.getAllInvolvedRawTypes().stream();
    }
}
