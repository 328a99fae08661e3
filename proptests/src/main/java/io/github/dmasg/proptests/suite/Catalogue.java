package io.github.dmasg.proptests.suite;

import io.github.dmasg.map.Policy;
import io.github.dmasg.proptests.suite.adapted.ApiImplementation;
import io.github.dmasg.proptests.suite.adapted.LegacyImplementation;
import io.github.dmasg.proptests.suite.classic.ClassicPolicyProperties;
import io.github.dmasg.proptests.suite.classic.CutSuccessors;
import io.github.dmasg.proptests.suite.classic.Divergences;
import io.github.dmasg.proptests.suite.classic.RoundTripProperties;
import io.github.dmasg.proptests.suite.classic.WalkSuccessors;
import io.github.dmasg.proptests.suite.form.BlockSizeProperties;
import io.github.dmasg.proptests.suite.form.ClassicBuilders;
import io.github.dmasg.proptests.suite.form.FormProperties;
import io.github.dmasg.proptests.suite.form.MappedFormProperties;
import io.github.dmasg.proptests.suite.iommu.IovaProperties;
import io.github.dmasg.proptests.suite.iommu.TableProperties;
import io.github.dmasg.proptests.suite.naive.NaiveImplementation;
import io.github.dmasg.proptests.suite.owner.LedgerProperties;
import io.github.dmasg.proptests.suite.owner.TokenProperties;
import io.github.dmasg.proptests.suite.peer.MixedListProperties;
import io.github.dmasg.proptests.suite.peer.RouteProperties;
import io.github.dmasg.proptests.suite.peer.UserListProperties;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.prop.DataProperties;
import io.github.dmasg.proptests.suite.prop.LeafProperties;
import io.github.dmasg.proptests.suite.prop.ProgramProperties;
import io.github.dmasg.proptests.suite.prop.ReachProperties;
import io.github.dmasg.proptests.suite.prop.ReservationProperties;
import io.github.dmasg.proptests.suite.prop.SegmentProperties;
import io.github.dmasg.proptests.suite.prop.ThreadProperties;
import io.github.dmasg.proptests.suite.prop.WalkProperties;
import io.github.dmasg.proptests.suite.prop.WindowProperties;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.share.SharingProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All named properties, and the implementations of this project to run them on. */
public final class Catalogue {
    private Catalogue() {}

    /**
     * All properties in the order of their numbers: one line for each group.
     *
     * @return properties, no id twice
     */
    public static List<NamedProperty<?>> properties() {
        Map<Integer, NamedProperty<?>> byNumber = new TreeMap<>();
        add(byNumber, DataProperties.all());
        add(byNumber, SegmentProperties.all());
        add(byNumber, WindowProperties.all());
        add(byNumber, LeafProperties.all());
        add(byNumber, ReachProperties.all());
        add(byNumber, ProgramProperties.all());
        add(byNumber, ReservationProperties.all());
        add(byNumber, IovaProperties.all());
        add(byNumber, TableProperties.all());
        add(byNumber, WalkProperties.all());
        add(byNumber, WalkSuccessors.all());
        add(byNumber, Divergences.all());
        add(byNumber, CutSuccessors.all());
        add(byNumber, RoundTripProperties.all());
        add(byNumber, ClassicPolicyProperties.all());
        add(byNumber, FormProperties.all());
        add(byNumber, MappedFormProperties.all());
        add(byNumber, ClassicBuilders.all());
        add(byNumber, BlockSizeProperties.all());
        add(byNumber, MixedListProperties.all());
        add(byNumber, UserListProperties.all());
        add(byNumber, RouteProperties.all());
        add(byNumber, ThreadProperties.all());
        add(byNumber, TokenProperties.all());
        add(byNumber, LedgerProperties.all());
        add(byNumber, SharingProperties.all());
        return List.copyOf(byNumber.values());
    }

    private static void add(Map<Integer, NamedProperty<?>> byNumber, List<NamedProperty<?>> group) {
        for (NamedProperty<?> property : group) {
            int number = Integer.parseInt(property.id().substring(1));
            if (byNumber.put(number, property) != null) {
                throw new IllegalStateException("property " + property.id() + ": twice (expected: once)");
            }
        }
    }

    /**
     * The implementations of this project.
     *
     * @return the proposed interface with both policies, the classic calls, the naive one
     */
    public static List<Implementation> implementations() {
        List<Implementation> all = new ArrayList<>();
        all.add(new ApiImplementation(Policy.MINIMAL));
        all.add(new ApiImplementation(Policy.CLASSIC));
        all.add(new LegacyImplementation());
        all.add(new NaiveImplementation());
        return List.copyOf(all);
    }
}
