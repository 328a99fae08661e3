package io.github.dmasg.checks;

import javax.lang.model.element.VariableElement;
import org.checkerframework.dataflow.analysis.TransferInput;
import org.checkerframework.dataflow.analysis.TransferResult;
import org.checkerframework.dataflow.cfg.node.FieldAccessNode;
import org.checkerframework.dataflow.cfg.node.LocalVariableNode;
import org.checkerframework.dataflow.cfg.node.Node;
import org.checkerframework.framework.flow.CFAbstractAnalysis;
import org.checkerframework.framework.flow.CFStore;
import org.checkerframework.framework.flow.CFTransfer;
import org.checkerframework.framework.flow.CFValue;
import org.checkerframework.framework.type.AnnotatedTypeMirror;

/**
 * How kinds flow through a method: as the framework has it, except that a marked variable stays what it is marked as when a
 * constant is put into it, and that two equal numbers are not of one kind for that.
 */
final class KindsTransfer extends CFTransfer {
    KindsTransfer(CFAbstractAnalysis<CFValue, CFStore, CFTransfer> analysis) {
        super(analysis);
    }

    @Override
    public TransferResult<CFValue, CFStore> visitLocalVariable(
            LocalVariableNode node, TransferInput<CFValue, CFStore> input) {
        return asDeclared(node.getElement(), super.visitLocalVariable(node, input));
    }

    @Override
    public TransferResult<CFValue, CFStore> visitFieldAccess(
            FieldAccessNode node, TransferInput<CFValue, CFStore> input) {
        return asDeclared(node.getElement(), super.visitFieldAccess(node, input));
    }

    private TransferResult<CFValue, CFStore> asDeclared(
            VariableElement variable, TransferResult<CFValue, CFStore> result) {
        CFValue value = result.getResultValue();
        if (value != null && Kind.among(value.getAnnotations()) == Kind.CONSTANT) {
            AnnotatedTypeMirror declared = analysis.getTypeFactory().getAnnotatedType(variable);
            if (KindsAnnotatedTypeFactory.kindOf(declared).isMarked()) {
                return recreateTransferResult(analysis.createAbstractValue(declared), result);
            }
        }
        return result;
    }

    @Override
    protected TransferResult<CFValue, CFStore> strengthenAnnotationOfEqualTo(
            TransferResult<CFValue, CFStore> result,
            Node first,
            Node second,
            CFValue firstValue,
            CFValue secondValue,
            boolean notEqualTo) {
        return result;
    }
}
